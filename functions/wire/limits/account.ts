/** Times of keeping an account; in a file of their own, so that the app does not carry them from its start. */
export const accountTimes = {
  /** How long a password that was given counts for sensitive acts. */
  recentAuthMs: 300_000,
  /** A link in a recovery mail. */
  recoveryLinkTtlSeconds: 600,
  emailLinkTtlSeconds: 86_400,
  /** A handle that was given up can be taken by nobody else for this long. */
  handleHeldDays: 90,
  /** After erasure was asked for, so long it can be undone; the daily run begins it after that. */
  erasureGraceMs: 7 * 86_400_000,
  /** A receipt of erasure can be fetched for this long. */
  receiptDays: 90,
  /** Ids of erased accounts are remembered, so that they are erased again after a backup was restored. */
  erasedIdDays: 90,
} as const;
