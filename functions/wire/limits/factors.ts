/** Limits of second factors; apart, because the app has no use for them at its start. */
export const factorLimits = {
  passkeysMax: 10,
  passkeyNameMaxGraphemes: 40,
  /** Between the password and the second step, and for what a passkey signs. */
  challengeTtlSeconds: 300,
  /** An authenticator app that is not confirmed by a code by then is forgotten. */
  totpSetupTtlSeconds: 900,
} as const;
