/**
 * What registration asks consent for now. `sha256` is the digest of the document's text as JSON; a test computes it
 * again, so the text cannot change under a version that people have accepted.
 */
export const currentConsents = {
  'privacy-notice': {
    version: '2026-11-27',
    sha256: '41924dc82c837328da84581e369725967c9f101c5a24ebfb7a44e7ae40ca3b87',
  },
} as const;
