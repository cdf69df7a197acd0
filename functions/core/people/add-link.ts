import type { FoundPerson } from '../../wire/accounts.ts';
import { ApiError } from '../../wire/errors.ts';
import type { AccountEvent } from '../../wire/events.ts';
import type { Actor, Context } from '../context.ts';
import { requestFriend } from '../friends/request.ts';
import { assertToken, claimedIdOf, tokenOf } from '../id-token.ts';
import { findById } from './find.ts';

/**
 * The link by which anybody who has it can ask the caller to be friends, also while they are not findable. It stays the same
 * until it is renewed.
 */
export async function getAddLink(ctx: Context, actor: Actor): Promise<{ token: string }> {
  const version = await versionOf(ctx, actor.userId);
  if (version === undefined) throw new ApiError('unauthenticated');
  return { token: await tokenOf(ctx, actor.userId, signedFor(version)) };
}

/** Makes a new link; every earlier one leads nowhere from now on. A repeat makes another one. */
export async function renewAddLink(ctx: Context, actor: Actor): Promise<{ token: string }> {
  const { rows } = await ctx.db.query<{ add_link_version: number }>({
    text: 'update users set add_link_version = add_link_version + 1 where id = $1 returning add_link_version',
    values: [actor.userId],
  });
  if (!rows[0]) throw new ApiError('unauthenticated');
  return { token: await tokenOf(ctx, actor.userId, signedFor(rows[0].add_link_version)) };
}

/** Whom a link leads to. @throws ApiError `not_found` for one that was renewed or that nobody gave out. */
export async function previewAddLink(ctx: Context, actor: Actor, token: string): Promise<FoundPerson> {
  return findById(ctx, actor, await personOf(ctx, token));
}

/** As `requestFriend`, for the person of a link. @throws ApiError as `previewAddLink` and `requestFriend`. */
export async function requestByAddLink(
  ctx: Context,
  actor: Actor,
  token: string,
): Promise<AccountEvent | null> {
  return requestFriend(ctx, actor, await personOf(ctx, token), { hasLink: true });
}

async function personOf(ctx: Context, token: string): Promise<string> {
  const userId = claimedIdOf(token);
  const version = await versionOf(ctx, userId);
  if (version === undefined) throw new ApiError('not_found');
  await assertToken(ctx, token, signedFor(version));
  return userId;
}

async function versionOf(ctx: Context, userId: string): Promise<number | undefined> {
  const { rows } = await ctx.db.query<{ add_link_version: number }>({
    name: 'add-link-version',
    text: 'select add_link_version from users where id = $1',
    values: [userId],
  });
  return rows[0]?.add_link_version;
}

function signedFor(version: number) {
  return { purpose: 'add-links', version };
}
