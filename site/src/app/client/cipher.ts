import type { Cipher } from './ports.ts';

/** What GCM asks for. Random ones are safe up to 2³² messages under one key (NIST SP 800-38D, 8.3). */
const ivBytes = 12;

/** AES-256-GCM by WebCrypto. A page without a secure context has none: every call then rejects. */
export const webCipher: Cipher = {
  importKey: async (bytes) => crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']),
  async seal(key, text, place) {
    const iv = crypto.getRandomValues(new Uint8Array(ivBytes));
    const sealed = await crypto.subtle.encrypt(algorithm(iv, place), key as CryptoKey, utf8(text));
    const bytes = new Uint8Array(ivBytes + sealed.byteLength);
    bytes.set(iv);
    bytes.set(new Uint8Array(sealed), ivBytes);
    return bytes;
  },
  async open(key, sealed, place) {
    const algorithmHere = algorithm(sealed.slice(0, ivBytes), place);
    const text = await crypto.subtle.decrypt(algorithmHere, key as CryptoKey, sealed.slice(ivBytes));
    return new TextDecoder().decode(text);
  },
};

function algorithm(iv: Uint8Array<ArrayBuffer>, place: string): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: utf8(place) };
}

function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
