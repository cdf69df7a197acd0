import * as v from 'valibot';
import { factorLimits } from './limits.ts';
import { Day } from './sessions.ts';
import { PasswordAttempt, RecoveryCode, SignedToken, TimeMs, Uuid, visibleName } from './values.ts';

/** Six digits, as an authenticator app shows them; with a space in the middle as people type them. */
export const TotpCode = v.pipe(
  v.string(),
  v.maxLength(16, 'too_long'),
  v.transform((text) => text.replace(/\s/g, '')),
  v.regex(/^\d{6}$/, 'not_a_code'),
);

/** Of an authenticator app, or a recovery code, which is used up. */
export const FactorCode = v.union([TotpCode, RecoveryCode], 'not_a_code');

const Base64Url = (maxChars: number) =>
  v.pipe(v.string(), v.maxLength(maxChars, 'too_long'), v.regex(/^[A-Za-z0-9_-]+$/, 'not_base64url'));

/** What a passkey signs: random, good once and for 5 minutes. */
export const PasskeyChallenge = v.object({
  challenge: v.string(),
  /** The name that passkeys of this instance belong to: its host. */
  rpId: v.string(),
});
export type PasskeyChallenge = v.InferOutput<typeof PasskeyChallenge>;

/** What a browser answers to `navigator.credentials.get`, as far as it is looked at (WebAuthn 3, 5.2.2). */
export const PasskeyAssertion = v.strictObject({
  id: Base64Url(1_400),
  clientDataJSON: Base64Url(4_000),
  authenticatorData: Base64Url(4_000),
  signature: Base64Url(8_000),
  userHandle: v.optional(Base64Url(100)),
});
export type PasskeyAssertion = v.InferOutput<typeof PasskeyAssertion>;

/** What a browser answers to `navigator.credentials.create`, as far as it is looked at (WebAuthn 3, 5.2.1). */
export const PasskeyAttestation = v.strictObject({
  id: Base64Url(1_400),
  clientDataJSON: Base64Url(4_000),
  attestationObject: Base64Url(30_000),
  transports: v.optional(
    v.pipe(v.array(v.pipe(v.string(), v.maxLength(20, 'too_long'))), v.maxLength(10, 'too_many')),
    [],
  ),
});
export type PasskeyAttestation = v.InferOutput<typeof PasskeyAttestation>;

/** What `navigator.credentials.create` is asked with. */
export const PasskeyOffer = v.object({
  ...PasskeyChallenge.entries,
  rpName: v.string(),
  /** What an authenticator knows the person by: base64url. */
  userHandle: v.string(),
  userName: v.string(),
  displayName: v.string(),
  /** COSE algorithms, the best first. */
  algorithms: v.array(v.number()),
  /** Credentials that the person has: an authenticator that holds one of them makes no other. */
  excluded: v.array(v.string()),
});
export type PasskeyOffer = v.InferOutput<typeof PasskeyOffer>;

/** As a display name. */
export const PasskeyName = visibleName(factorLimits.passkeyNameMaxGraphemes);
export const PasskeyAddition = v.strictObject({ name: PasskeyName, passkey: PasskeyAttestation });
export type PasskeyAddition = v.InferOutput<typeof PasskeyAddition>;
export const PasskeyRename = v.strictObject({ name: PasskeyName });
export const PasskeyParams = v.strictObject({ passkeyId: Uuid });

/** One passkey, for its owner. */
export const Passkey = v.object({
  id: Uuid,
  credentialId: v.string(),
  name: v.string(),
  /** Kept by a provider and on several devices, not on one alone. */
  synced: v.boolean(),
  createdDay: Day,
  lastUsedDay: v.nullable(Day),
});
export type Passkey = v.InferOutput<typeof Passkey>;

/** What an authenticator app is set up with, told once; `uri` is what the QR code holds. */
export const NewTotp = v.object({ secret: v.string(), uri: v.string() });
export type NewTotp = v.InferOutput<typeof NewTotp>;
export const TotpConfirmation = v.strictObject({ code: TotpCode });

/** The password was right, and the account asks for more: nobody is signed in yet. */
export const SecondStep = v.object({
  secondStep: v.object({
    /** Good once, for 5 minutes. */
    token: SignedToken,
    expiresAtMs: TimeMs,
    totp: v.boolean(),
    recoveryCodes: v.boolean(),
    /** Ids of the account's passkeys, for `navigator.credentials.get`. */
    passkeys: v.array(v.string()),
  }),
});
export type SecondStep = v.InferOutput<typeof SecondStep>;

const countOf = (given: readonly unknown[]) => given.filter((one) => one !== undefined).length;

/** `code` or `passkey`. */
export const SecondStepProof = v.pipe(
  v.strictObject({
    token: SignedToken,
    code: v.optional(FactorCode),
    passkey: v.optional(PasskeyAssertion),
  }),
  v.check(({ code, passkey }) => countOf([code, passkey]) === 1, 'one_proof'),
);
export type SecondStepProof = v.InferOutput<typeof SecondStepProof>;

export const PasskeySignIn = v.strictObject({ passkey: PasskeyAssertion });

/** Proves anew who acts, by one of the ways; good for 5 minutes of this session. */
export const Reauthentication = v.pipe(
  v.strictObject({
    password: v.optional(PasswordAttempt),
    code: v.optional(FactorCode),
    passkey: v.optional(PasskeyAssertion),
  }),
  v.check(({ password, code, passkey }) => countOf([password, code, passkey]) === 1, 'one_proof'),
);
export type Reauthentication = v.InferOutput<typeof Reauthentication>;
