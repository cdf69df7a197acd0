/**
 * What registration asks consent for now. `sha256` is the digest of the document's text as JSON; a test computes it
 * again, so the text cannot change under a version that people have accepted.
 */
export const currentConsents = {
  'privacy-notice': {
    version: '2026-11-23',
    sha256: 'de93356c80a53382f3fd5914a78acb5b0fc79b1f96f01c6fa2557dd20008db4f',
  },
} as const;
