import { scopes } from '../../wire/access-tokens.ts';
import { ApiError } from '../../wire/errors.ts';
import type { Actor, Context } from '../context.ts';
import { type Connection, closeAll } from '../presence/connections.ts';
import { verifyAccessToken } from '../sessions/access-token.ts';
import { isPersonalToken, personalTokenHash, tokenIdOf, tokenSessionId } from './token.ts';

/** Who a bearer token speaks for; `expiresAtMs` for a personal one, whose sockets may outlast it. */
export interface Bearer extends Actor {
  readonly expiresAtMs?: number;
}

/**
 * Who a bearer token speaks for: an access token of a session, or a personal access token. A personal one is looked up each
 * time, in one round trip, so it is worthless from the moment it is revoked; its day of use is noted on the way.
 *
 * @throws ApiError `unauthenticated` for anything but a valid token.
 */
export async function verifyBearer(ctx: Context, token: string): Promise<Bearer> {
  if (!isPersonalToken(token)) return verifyAccessToken(ctx, token);
  const hash = personalTokenHash(token);
  const row = hash && (await useToken(ctx, hash));
  if (!row) throw new ApiError('unauthenticated');
  return {
    userId: row.userId,
    sessionId: tokenSessionId(row.id),
    scopes: scopes.filter((scope) => row.scopes.includes(scope)),
    expiresAtMs: row.expiresAtMs,
  };
}

/**
 * Makes sure that the token behind a socket still stands; other sockets pass. It holds even where the live store was away
 * when the token was revoked and its sockets could not be closed.
 *
 * @throws ApiError `unauthenticated` where the token has ended; the socket is closed.
 */
export async function assertTokenStands(ctx: Context, connection: Connection): Promise<void> {
  const tokenId = tokenIdOf(connection.sessionId);
  if (tokenId === undefined) return;
  const { rowCount } = await ctx.db.query({
    name: 'access-token-stands',
    text: `
      select from access_tokens t join users u on u.id = t.user_id
      where t.id = $1 and t.revoked_at is null and t.expires_at > $2 and u.suspended_at is null`,
    values: [tokenId, new Date(ctx.clock.now())],
  });
  if (rowCount > 0) return;
  await closeAll(ctx, [connection]);
  throw new ApiError('unauthenticated');
}

interface TokenRow {
  readonly id: string;
  readonly userId: string;
  readonly scopes: string[];
  readonly expiresAtMs: number;
}

async function useToken(ctx: Context, hash: string): Promise<TokenRow | undefined> {
  const now = new Date(ctx.clock.now());
  const { rows } = await ctx.db.query<TokenRow>({
    name: 'access-token-use',
    text: `
      with valid as (
        select t.id, t.user_id, t.scopes, t.expires_at from access_tokens t join users u on u.id = t.user_id
        where t.token_hash = $1 and t.revoked_at is null and t.expires_at > $2 and u.suspended_at is null),
      used as (
        update access_tokens t set last_used_day = $3::date from valid
        where t.id = valid.id and t.last_used_day is distinct from $3::date)
      select id, user_id as "userId", scopes, epoch_ms(expires_at) as "expiresAtMs" from valid`,
    values: [hash, now, now.toISOString().slice(0, 10)],
  });
  return rows[0];
}
