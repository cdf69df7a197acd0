import { createECDH, createPrivateKey, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { times } from '../../wire/limits.ts';
import type { Context } from '../context.ts';

interface VapidKey {
  readonly privateKey: KeyObject;
  /** The uncompressed point, base64url: what browsers subscribe with. */
  readonly publicKey: string;
}

const made = new WeakMap<object, Promise<VapidKey>>();
const signed = new Map<string, { readonly jwt: string; readonly untilMs: number }>();

/** The public key by which push services recognise this instance, derived from the master secret (RFC 8292). */
export async function applicationServerKey(ctx: Context): Promise<string> {
  return (await vapidKey(ctx)).publicKey;
}

/** The `Authorization` header for a push service; one signature serves all of its endpoints for an hour. */
export async function vapidAuthorization(ctx: Context, serviceOrigin: string): Promise<string> {
  const { privateKey, publicKey } = await vapidKey(ctx);
  const nowMs = ctx.clock.now();
  const name = `${publicKey} ${serviceOrigin}`;
  const known = signed.get(name);
  if (known && known.untilMs > nowMs) return `vapid t=${known.jwt}, k=${publicKey}`;
  const jwt = await new SignJWT({})
    .setProtectedHeader({ alg: 'ES256', typ: 'JWT' })
    .setAudience(serviceOrigin)
    .setSubject(ctx.settings.origins[0])
    .setExpirationTime(Math.floor(nowMs / 1_000) + times.pushSignatureTtlSeconds)
    .sign(privateKey);
  signed.set(name, { jwt, untilMs: nowMs + (times.pushSignatureTtlSeconds * 1_000) / 2 });
  return `vapid t=${jwt}, k=${publicKey}`;
}

function vapidKey(ctx: Context): Promise<VapidKey> {
  let key = made.get(ctx);
  if (!key) {
    key = derive(ctx);
    key.catch(() => made.delete(ctx));
    made.set(ctx, key);
  }
  return key;
}

async function derive(ctx: Context): Promise<VapidKey> {
  const ecdh = createECDH('prime256v1');
  // One seed in 2^32 is no scalar of the curve; then the next one is.
  for (let attempt = 0; ; attempt++) {
    const seed = await ctx.secrets.derive(attempt === 0 ? 'push-vapid-key' : `push-vapid-key-${attempt}`);
    try {
      ecdh.setPrivateKey(seed);
    } catch (error) {
      if (attempt < 3) continue;
      throw error;
    }
    const point = ecdh.getPublicKey();
    const jwk = {
      kty: 'EC',
      crv: 'P-256',
      d: seed.toString('base64url'),
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    };
    return {
      privateKey: createPrivateKey({ key: jwk, format: 'jwk' }),
      publicKey: point.toString('base64url'),
    };
  }
}
