/**
 * What registration asks consent for now. `sha256` is the digest of the document's text as JSON; a test computes it
 * again, so the text cannot change under a version that people have accepted.
 */
export const currentConsents = {
  'privacy-notice': {
    version: '2026-11-22',
    sha256: '22bf3ddd9d5ea2fafc3523e288619ff9178e9c92bf837c58af09ec9654b134ab',
  },
} as const;
