/**
 * What registration asks consent for now. `sha256` is the digest of the document's text as JSON; a test computes it
 * again, so the text cannot change under a version that people have accepted.
 */
export const currentConsents = {
  'privacy-notice': {
    version: '2026-11-22',
    sha256: '204ee8a61c2cd519291d83e91874e38443fa35c129dc3b858178f7ea7d8cbee0',
  },
} as const;
