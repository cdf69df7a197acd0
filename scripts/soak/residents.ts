import { randomUUID } from 'node:crypto';
import { hashPassword } from '../../functions/core/accounts/password.ts';
import type { Actor, Context } from '../../functions/core/context.ts';
import { acceptFriendRequest } from '../../functions/core/friends/accept.ts';
import { requestFriend } from '../../functions/core/friends/request.ts';
import { sendMessage } from '../../functions/core/messages/send.ts';
import { openSession } from '../../functions/core/sessions/open.ts';
import type { SessionInfo } from '../../functions/wire/accounts.ts';
import { currentConsents } from '../../functions/wire/policy/current.ts';
import { newClientId } from '../faults/people.ts';
import { inParallel } from './parallel.ts';

/** Two people, by their place in the list. */
export type Friendship = readonly [number, number];

/** Somebody with an account, an open session and friends. */
export interface Resident {
  readonly session: SessionInfo & { readonly tokens: { readonly access: string; readonly refresh: string } };
  /** With each friend, in the order of the friendships. */
  readonly conversationIds: readonly string[];
}

/** No more at once than the database has connections for. */
const atOnceMax = 6;

/**
 * Gives everybody an account, a session and friends without asking over HTTP. The password hash is made once and stored
 * for all, because one takes about 0.1 s on purpose; sessions and friendships come from the product's own actions.
 *
 * @throws Error where a handle is taken already.
 */
export async function settleIn(
  ctx: Context,
  handles: readonly string[],
  friendships: readonly Friendship[],
): Promise<Resident[]> {
  const passwordPhc = await hashPassword(ctx, randomUUID());
  const ids = handles.map(() => newClientId());
  const { version, sha256 } = currentConsents['privacy-notice'];
  await ctx.db.query({
    text: `
      with people as (
        insert into users (id, handle, display_name, password_phc, created_at)
        select id, handle, handle, $3, $4 from unnest($1::uuid[], $2::text[]) as given (id, handle)
        returning id)
      insert into consents (user_id, document, version, sha256, locale, accepted_at)
      select id, 'privacy-notice', $5, $6, 'en', $4 from people`,
    values: [ids, handles, passwordPhc, new Date(ctx.clock.now()), version, sha256],
  });
  const actors = ids.map((userId) => ({ userId, sessionId: randomUUID() }));
  const conversationIds: string[][] = ids.map(() => []);
  await inParallel(atOnceMax, friendships, async ([one, other]) => {
    const [asking, accepting] = [actors[one], actors[other]];
    if (asking === undefined || accepting === undefined) throw new Error('A friendship names nobody.');
    await requestFriend(ctx, asking, accepting.userId);
    const event = await acceptFriendRequest(ctx, accepting, asking.userId);
    if (event?.type !== 'friend.added') throw new Error('A request was not accepted.');
    for (const index of [one, other]) conversationIds[index]?.push(event.conversation.id);
  });
  const residents: Resident[] = [];
  await inParallel(atOnceMax, [...ids.entries()], async ([index, id]) => {
    const handle = handles[index] ?? '';
    const { me, sessionId, accessExpiresAtMs, access, refresh } = await openSession(
      ctx,
      { id, handle, displayName: handle },
      { device: '', epoch: 0 },
    );
    residents[index] = {
      session: { me, sessionId, accessExpiresAtMs, tokens: { access, refresh } },
      conversationIds: conversationIds[index] ?? [],
    };
  });
  return residents;
}

/**
 * Gives everybody something that they have not seen: in each of as many conversations as that takes, one of the two writes
 * as from another device. Answers how many messages that were.
 */
export async function writeToEach(
  ctx: Context,
  residents: readonly Resident[],
  text: string,
): Promise<number> {
  const seen = new Set<string>();
  const letters: { readonly actor: Actor; readonly conversationId: string }[] = [];
  for (const { session, conversationIds } of residents) {
    const conversationId = conversationIds[0] ?? '';
    if (seen.has(session.me.id)) continue;
    for (const one of residents) {
      if (one.conversationIds.includes(conversationId)) seen.add(one.session.me.id);
    }
    letters.push({ actor: { userId: session.me.id, sessionId: session.sessionId }, conversationId });
  }
  const body = { type: 'text', text } as const;
  await inParallel(atOnceMax, letters, async ({ actor, conversationId }) => {
    await sendMessage(ctx, actor, { conversationId, clientId: newClientId(), body });
  });
  return letters.length;
}
