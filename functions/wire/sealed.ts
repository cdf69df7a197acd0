/** How an export is sealed with a passphrase; read by the server, which seals, and by the page that opens it. */
export const sealing = {
  format: 'umbrachat-sealed-1',
  /** scrypt: 128 MiB for each guess (OWASP Password Storage Cheat Sheet). */
  n: 131_072,
  r: 8,
  p: 1,
  saltBytes: 16,
  nonceBytes: 12,
  tagBytes: 16,
  /** No chunk is larger, so that a reader never has to trust a length. */
  chunkMaxBytes: 67_108_864,
} as const;

/** How long a passphrase is, in UTF-16 units. */
export const passphraseLength = { min: 12, max: 256 } as const;

/** The name of the sealed file in its archive, beside the page that opens it. */
export const sealedName = 'takeout.sealed';
