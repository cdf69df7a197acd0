import * as v from 'valibot';
import { Passkey } from './factors.ts';
import { Day } from './sessions.ts';
import {
  DisplayName,
  EmailAddress,
  HandleShape,
  NewHandle,
  NewPassword,
  PasswordAttempt,
  RecoveryCode,
  SignedToken,
  TimeMs,
  Uuid,
} from './values.ts';

/** How well an account is kept, for its owner alone. */
export const SecurityInfo = v.object({
  /** Confirmed by its owner. */
  email: v.nullable(v.string()),
  recoveryCodes: v.object({ left: v.number(), madeAtMs: v.nullable(TimeMs) }),
  /** `kept`: the person has shown that they saved the codes; `skipped`: they knowingly do without; `open`: neither yet. */
  recovery: v.picklist(['open', 'kept', 'skipped']),
  /** Since which day codes of an authenticator app are asked for; null: they are not. */
  totp: v.nullable(v.object({ createdDay: Day })),
  /** Oldest first. */
  passkeys: v.array(Passkey),
});
export type SecurityInfo = v.InferOutput<typeof SecurityInfo>;

export const PasswordChange = v.strictObject({ password: PasswordAttempt, newPassword: NewPassword });
export type PasswordChange = v.InferOutput<typeof PasswordChange>;

/** Told once and never again. */
export const NewRecoveryCodes = v.object({ codes: v.array(v.string()) });
export type NewRecoveryCodes = v.InferOutput<typeof NewRecoveryCodes>;

/** `code`: one of the codes, as proof that they were saved; it stays good. Without it the person does without codes. */
export const RecoverySettlement = v.strictObject({ code: v.optional(RecoveryCode) });

export const NameChange = v.strictObject({ displayName: DisplayName });
/** `uploadId`: an own upload for a picture that is ready; null takes the picture away. */
export const PictureChange = v.strictObject({ uploadId: v.nullable(Uuid) });
export const HandleChange = v.strictObject({ handle: NewHandle });
export const EmailChange = v.strictObject({ email: EmailAddress });
export const LinkToken = v.strictObject({ token: SignedToken });

/** By handle, or by the address itself. */
export const RecoveryRequest = v.strictObject({
  account: v.union([HandleShape, EmailAddress], 'not_an_account'),
});
export const RecoveryByMail = v.strictObject({ token: SignedToken, newPassword: NewPassword });
export type RecoveryByMail = v.InferOutput<typeof RecoveryByMail>;
export const RecoveryByCode = v.strictObject({
  handle: HandleShape,
  code: RecoveryCode,
  newPassword: NewPassword,
});
export type RecoveryByCode = v.InferOutput<typeof RecoveryByCode>;
