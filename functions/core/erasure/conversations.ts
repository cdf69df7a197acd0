import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { broadcast, poke } from '../broadcast/broadcast.ts';
import type { Context, Queryable } from '../context.ts';
import { heirOf } from '../groups/members.ts';
import { GroupStream } from '../groups/stream.ts';
import { keyringOf } from '../keys/keyring.ts';
import { noteErased } from './pieces.ts';

const atOnce = 100;

/**
 * Takes the person out of their conversations one after the other: reactions, then what they wrote, then the group itself, which is
 * handed over or deleted. The others get what changed pushed, or fetch it. A repeat finds nothing.
 *
 * @returns whether all of it is done.
 */
export async function eraseConversations(
  ctx: Context,
  userId: string,
  mayGoOn: () => boolean,
): Promise<boolean> {
  const { rows } = await ctx.db.query<{ conversation_id: string; kind: 'direct' | 'group'; is_in: boolean }>({
    text: `
      select m.conversation_id, c.kind, m.left_seq is null as is_in
      from members m join conversations c on c.id = m.conversation_id
      where m.user_id = $1 order by m.conversation_id`,
    values: [userId],
  });
  for (const { conversation_id: id, kind, is_in } of rows) {
    if (!mayGoOn()) return false;
    if (!(await eraseWritten(ctx, userId, id, mayGoOn))) return false;
    if (kind === 'group' && is_in) await leaveGroup(ctx, userId, id);
    if (kind === 'direct') await ctx.db.transaction((tx) => endDirect(tx, userId, id));
    await forgetMember(ctx, userId, id);
  }
  return true;
}

async function eraseWritten(
  ctx: Context,
  userId: string,
  id: string,
  mayGoOn: () => boolean,
): Promise<boolean> {
  for (;;) {
    if (!mayGoOn()) return false;
    const { erased, head } = await ctx.db.transaction(async (tx) => {
      const at = new Date(ctx.clock.now());
      const reactions = await tx.query<{ erased: number; head: number }>({
        text: 'select * from erase_reactions($1, $2, $3)',
        values: [userId, id, atOnce],
      });
      const messages = await tx.query<{ erased: number; versions: number; head: number }>({
        text: 'select * from erase_messages($1, $2, $3, $4)',
        values: [userId, id, at, atOnce],
      });
      const counts = {
        reactions: reactions.rows[0]?.erased ?? 0,
        messages: messages.rows[0]?.erased ?? 0,
        versions: messages.rows[0]?.versions ?? 0,
      };
      await noteErased(tx, userId, counts);
      return { erased: counts.reactions + counts.messages, head: messages.rows[0]?.head ?? 0 };
    });
    if (erased === 0) return true;
    await poke(ctx, await othersIn(ctx, userId, id), { conversationId: id, seq: head });
  }
}

async function othersIn(ctx: Context, userId: string, id: string): Promise<string[]> {
  const { rows } = await ctx.db.query<{ user_id: string }>({
    text: 'select user_id from members where conversation_id = $1 and user_id <> $2',
    values: [id, userId],
  });
  return rows.map(({ user_id }) => user_id);
}

/** As leaving by oneself, but for the line that says so: it would be written by somebody who is no more. */
async function leaveGroup(ctx: Context, userId: string, id: string): Promise<void> {
  // Whatever it says in the person's name is as unreadable as the rest, also where their key was destroyed by an earlier run.
  const key = createSecretKey(randomBytes(32));
  const author = { userId, key, keyring: keyringOf(ctx, new Map()) };
  const stream = await ctx.db.transaction(async (tx) => {
    const clientId = randomUUID();
    const stream = await GroupStream.open(tx, new Date(ctx.clock.now()), author, {
      conversationId: id,
      clientId,
    });
    const role = stream.roles.get(userId);
    if (role === undefined) return stream;
    await stream.leave(userId);
    const heir = heirOf(stream.roles);
    if (heir === undefined) await stream.dissolve();
    else if (role === 'owner') await stream.setRole(heir, 'owner');
    await stream.close();
    await tx.query({
      text: 'delete from commands where user_id = $1 and client_id = $2',
      values: [userId, clientId],
    });
    return stream;
  });
  for (const { event, recipients, poked } of stream.told) {
    await broadcast(
      ctx,
      recipients.filter((recipient) => recipient !== userId),
      event,
    );
    await poke(ctx, poked, event);
  }
}

/** A conversation between two of whom neither is left is nobody's. */
async function endDirect(tx: Queryable, userId: string, id: string): Promise<void> {
  await tx.query({ text: 'delete from friendships where conversation_id = $1', values: [id] });
  await tx.query({
    text: `
      select delete_conversation(c.id) from conversations c
      where c.id = $1 and exists (
        select from members m join users u on u.id = m.user_id
        where m.conversation_id = c.id and m.user_id <> $2 and u.erased_at is not null)`,
    values: [id, userId],
  });
}

/** The row stays, without anything but where it stood, so that the others' conversation still says who was there. */
async function forgetMember(ctx: Context, userId: string, id: string): Promise<void> {
  await ctx.db.query({
    text: `
      update members set role = 'member', delivered_seq = 0, read_seq = 0, receipt_seq = 0, private_read_seq = 0,
        agreed_seq = 0, visible = '{}', pinned_at = null, muted_until = null, archived = false, archived_seq = 0,
        marked_unread = false, hidden = false, draft_format = null, draft_key_id = null, draft = null
      where conversation_id = $1 and user_id = $2`,
    values: [id, userId],
  });
}
