import { argon2, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { Context } from '../context.ts';

const argon2Async = promisify(argon2);
/** OWASP's and RFC 9106's range: 64 MiB, three passes, one lane. */
const parameters = { memoryKib: 65_536, passes: 3, parallelism: 1, tagBytes: 32 };

/** Hashes a password with argon2id and a pepper, as a PHC string. */
export async function hashPassword(ctx: Context, password: string): Promise<string> {
  const salt = randomBytes(16);
  const tag = await tagOf(ctx, password, salt, parameters);
  const { memoryKib, passes, parallelism } = parameters;
  return `$argon2id$v=19$m=${memoryKib},t=${passes},p=${parallelism}$${b64(salt)}$${b64(tag)}`;
}

/**
 * Compares in constant time. Without a stored hash it does the same work and answers false, so that an unknown handle
 * takes as long as a wrong password.
 */
export async function passwordMatches(
  ctx: Context,
  password: string,
  phc: string | undefined,
): Promise<boolean> {
  const stored = phc === undefined ? undefined : parsePhc(phc);
  const salt = stored?.salt ?? Buffer.alloc(16);
  const tag = await tagOf(ctx, password, salt, stored ?? parameters);
  return stored !== undefined && tag.length === stored.tag.length && timingSafeEqual(tag, stored.tag);
}

/** Whether the hash was made with weaker parameters than today's and should be made anew at this sign-in. */
export function needsRehash(phc: string): boolean {
  const { memoryKib, passes, parallelism } = parsePhc(phc);
  return (
    memoryKib !== parameters.memoryKib ||
    passes !== parameters.passes ||
    parallelism !== parameters.parallelism
  );
}

interface Cost {
  readonly memoryKib: number;
  readonly passes: number;
  readonly parallelism: number;
}

async function tagOf(ctx: Context, password: string, salt: Buffer, cost: Cost): Promise<Buffer> {
  const pepper = await ctx.secrets.derive('password-pepper');
  return argon2Async('argon2id', {
    message: createHmac('sha256', pepper).update(password, 'utf8').digest(),
    nonce: salt,
    memory: cost.memoryKib,
    passes: cost.passes,
    parallelism: cost.parallelism,
    tagLength: parameters.tagBytes,
  });
}

function parsePhc(phc: string): Cost & { salt: Buffer; tag: Buffer } {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(phc);
  if (!match) throw new Error('A stored password hash cannot be read.');
  const [, m, t, p, salt = '', tag = ''] = match;
  return {
    memoryKib: Number(m),
    passes: Number(t),
    parallelism: Number(p),
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  };
}

/** PHC strings use base64 without padding. */
function b64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
