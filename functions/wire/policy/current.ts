/**
 * What registration asks consent for now. `sha256` is the digest of the document's text as JSON; a test computes it
 * again, so the text cannot change under a version that people have accepted.
 */
export const currentConsents = {
  'privacy-notice': {
    version: '2026-11-23',
    sha256: 'e4b20a9e17f2b67e94b0917259b42d719b72bac8d1640eb56cb3455035f6f738',
  },
} as const;
