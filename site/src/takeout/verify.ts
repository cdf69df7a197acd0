import { canonicalJson } from '../../../functions/wire/canonical.ts';
import { NotReadable } from './unzip.ts';

interface Signature {
  readonly algorithm: string;
  readonly publicKey: string;
  readonly keyFingerprint: string;
  readonly steps: readonly number[];
  readonly digest: string;
  readonly value: string;
}

interface Signed {
  readonly format?: unknown;
  readonly export?: { readonly id?: unknown };
  readonly signature?: Signature;
}

/**
 * Whether a document says what its instance signed, byte by byte. It does not say which instance that is: whoever changes a document
 * can sign it anew with a key of their own, which then has another fingerprint.
 *
 * @throws NotReadable where it was changed.
 */
export async function verify(
  bytes: Uint8Array<ArrayBuffer>,
  document: Signed,
): Promise<{ keyFingerprint: string }> {
  const { signature } = document;
  if (signature?.algorithm !== 'Ed25519' || !Array.isArray(signature.steps))
    throw new NotReadable('unsigned');
  let at = 0;
  let chain = new Uint8Array();
  for (const step of signature.steps) {
    if (!Number.isSafeInteger(step) || step < 0 || at + step > bytes.length) throw new NotReadable('changed');
    const own = await sha256(bytes.subarray(at, at + step));
    chain = await sha256(new Uint8Array([...chain, ...own]));
    at += step;
  }
  const rest = new TextDecoder().decode(bytes.subarray(at, at + 20));
  if (!rest.startsWith(',"signature":{') || base64url(chain) !== signature.digest) {
    throw new NotReadable('changed');
  }
  const spki = fromBase64url(signature.publicKey);
  if (base64url(await sha256(spki)) !== signature.keyFingerprint) throw new NotReadable('changed');
  const statement = {
    format: String(document.format),
    exportId: String(document.export?.id),
    digest: signature.digest,
  };
  const key = await crypto.subtle.importKey('spki', spki, 'Ed25519', false, ['verify']);
  const text = new TextEncoder().encode(canonicalJson(statement));
  const fits = await crypto.subtle.verify('Ed25519', key, fromBase64url(signature.value), text);
  if (!fits) throw new NotReadable('changed');
  return { keyFingerprint: signature.keyFingerprint };
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}

function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0));
}
