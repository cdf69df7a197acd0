/**
 * What registration asks consent for now, and people who accepted an earlier version. `sha256` is the digest of the document's text as JSON; a
 * test computes it again, so the text cannot change under a version that people have accepted.
 */
export const currentConsents = {
  'privacy-notice': {
    version: '2026-11-28',
    sha256: 'bc2961ca3ebf91e62b1205a42f18f3e47f78bb80f9b585b8b192132acfd579e5',
  },
} as const;

/** Digests of the versions before, whose texts are kept in `earlier/`. */
export const earlierConsents: Readonly<Record<string, string>> = {
  '2026-11-27': '41924dc82c837328da84581e369725967c9f101c5a24ebfb7a44e7ae40ca3b87',
};
