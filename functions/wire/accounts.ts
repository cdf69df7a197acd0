import * as v from 'valibot';
import { Person, Relation } from './people.ts';
import {
  ClientId,
  DisplayName,
  HandleShape,
  Locale,
  NewHandle,
  NewPassword,
  PasswordAttempt,
  SignedToken,
  TimeMs,
} from './values.ts';

/** Which text was accepted. The server compares version and hash with the current notice. */
export const ConsentGiven = v.strictObject({
  document: v.literal('privacy-notice'),
  version: v.pipe(v.string(), v.maxLength(40, 'too_long')),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'not_sha256')),
  locale: Locale,
});
export type ConsentGiven = v.InferOutput<typeof ConsentGiven>;

/** `clientId` becomes the account's id, so a registration whose answer was lost can be sent again. */
export const RegisterRequest = v.strictObject({
  clientId: ClientId,
  handle: NewHandle,
  displayName: v.optional(DisplayName),
  password: NewPassword,
  consent: v.optional(ConsentGiven),
  /** The token of an invitation, where the instance asks for one. */
  invite: v.optional(SignedToken),
});
export type RegisterRequest = v.InferOutput<typeof RegisterRequest>;

export const SignInRequest = v.strictObject({ handle: HandleShape, password: PasswordAttempt });
export type SignInRequest = v.InferOutput<typeof SignInRequest>;

/**
 * Who is signed in, and until when the access token lasts. Tokens travel in cookies; a client that sends
 * `Umbra-Token-Transport: body` (not a browser) gets them in `tokens` instead.
 */
export const SessionInfo = v.object({
  me: Person,
  sessionId: v.string(),
  accessExpiresAtMs: TimeMs,
  tokens: v.optional(v.object({ access: v.string(), refresh: v.string() })),
});
export type SessionInfo = v.InferOutput<typeof SessionInfo>;

/** Only for clients without cookies. */
export const RefreshRequest = v.strictObject({
  refresh: v.optional(v.pipe(v.string(), v.maxLength(512, 'too_long'))),
});
export type RefreshRequest = v.InferOutput<typeof RefreshRequest>;

export const AccountInfo = v.object({
  me: Person,
  /** Whether the person administers the instance. */
  isAdmin: v.boolean(),
  createdAtMs: TimeMs,
  consents: v.array(
    v.object({
      document: v.string(),
      version: v.string(),
      sha256: v.string(),
      locale: v.string(),
      acceptedAtMs: TimeMs,
    }),
  ),
});
export type AccountInfo = v.InferOutput<typeof AccountInfo>;

/** What a browser encrypts its own storage with: 32 bytes in base64url. Held in memory until it is imported, never stored. */
export const StorageKey = v.object({ key: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/, 'not_a_key')) });
export type StorageKey = v.InferOutput<typeof StorageKey>;

export const FoundPerson = v.object({ person: Person, relation: Relation });
export type FoundPerson = v.InferOutput<typeof FoundPerson>;
