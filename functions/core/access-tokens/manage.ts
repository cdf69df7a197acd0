import { randomUUID } from 'node:crypto';
import type { AccessTokenCreate, AccessTokenInfo, NewAccessToken } from '../../wire/access-tokens.ts';
import { ApiError } from '../../wire/errors.ts';
import { limits } from '../../wire/limits.ts';
import type { Actor, Context } from '../context.ts';
import { closeSessionSockets } from '../presence/connections.ts';
import { requireRecentAuth } from '../sessions/recent.ts';
import { newPersonalToken, personalTokenHash, tokenSessionId } from './token.ts';

const dayMs = 86_400_000;
const valid = 'user_id = $1 and revoked_at is null and expires_at > $2';
const columns = `
  id, name, scopes, epoch_ms(created_at) as "createdAtMs", epoch_ms(expires_at) as "expiresAtMs",
  last_used_day::text as "lastUsedDay"`;

/**
 * Makes a personal access token. The answer holds it, and nothing else ever will; a repeat makes another one. It outlives the
 * session it was made in, so it takes a recent proof of the password.
 *
 * @throws ApiError `reauthentication_required`, `too_many` with 20 that work.
 */
export async function createAccessToken(
  ctx: Context,
  actor: Actor,
  command: AccessTokenCreate,
): Promise<NewAccessToken> {
  await requireRecentAuth(ctx, actor);
  const token = newPersonalToken();
  const now = new Date(ctx.clock.now());
  const expiresAt = new Date(now.getTime() + command.expiresInDays * dayMs);
  const info = await ctx.db.transaction(async (tx) => {
    // The person's row is locked, so that two at once cannot both be the twentieth.
    await tx.query({ text: 'select from users where id = $1 for no key update', values: [actor.userId] });
    const standing = await tx.query({
      text: `select from access_tokens where ${valid}`,
      values: [actor.userId, now],
    });
    if (standing.rowCount >= limits.accessTokensMax) throw new ApiError('too_many');
    const { rows } = await tx.query<AccessTokenInfo>({
      text: `
        insert into access_tokens (id, user_id, name, token_hash, scopes, created_at, expires_at)
        values ($1, $2, $3, $4, $5, $6, $7) returning ${columns}`,
      values: [
        randomUUID(),
        actor.userId,
        command.name,
        personalTokenHash(token),
        command.scopes,
        now,
        expiresAt,
      ],
    });
    return rows[0];
  });
  if (!info) throw new Error('The access token was not stored.');
  return { ...info, token };
}

/** The tokens that work now, newest first. */
export async function listAccessTokens(ctx: Context, actor: Actor): Promise<AccessTokenInfo[]> {
  const { rows } = await ctx.db.query<AccessTokenInfo>({
    text: `select ${columns} from access_tokens where ${valid} order by created_at desc, id`,
    values: [actor.userId, new Date(ctx.clock.now())],
  });
  return rows;
}

/**
 * Ends a token: it is refused from now on, and its sockets are closed. A repeat closes what is left of them.
 *
 * @throws ApiError `not_found` for what is no token of the caller.
 */
export async function revokeAccessToken(ctx: Context, actor: Actor, tokenId: string): Promise<void> {
  const { rowCount } = await ctx.db.query({
    text: 'update access_tokens set revoked_at = coalesce(revoked_at, $3) where id = $1 and user_id = $2',
    values: [tokenId, actor.userId, new Date(ctx.clock.now())],
  });
  if (rowCount === 0) throw new ApiError('not_found');
  await closeSessionSockets(ctx, { userId: actor.userId, sessionId: tokenSessionId(tokenId) });
}
