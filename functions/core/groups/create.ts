import { randomUUID } from 'node:crypto';
import { ApiError } from '../../wire/errors.ts';
import type { GroupCreate } from '../../wire/groups.ts';
import type { Actor, Context, Queryable } from '../context.ts';
import { assertAddable } from './addable.ts';
import { changeGroup, type GroupOutcome } from './change.ts';

/**
 * Makes a group of the caller, its owner, and friends of theirs. A repeat with the same client id answers the group that
 * was made, and makes none.
 *
 * @throws ApiError `not_addable` where one of the people is no friend or does not want to be added, `too_many`,
 *   `client_id_reused` where the id stands for something else.
 */
export function createGroup(ctx: Context, actor: Actor, command: GroupCreate): Promise<GroupOutcome> {
  const { clientId, title } = command;
  const userIds = [...new Set(command.userIds)].filter((userId) => userId !== actor.userId);
  const group = (tx: Queryable, at: Date) => ensureGroup(tx, at, actor, command);
  const accounts = [actor.userId, ...userIds];
  return changeGroup(
    ctx,
    actor,
    { operation: 'group.create', clientId, accounts, group },
    async (tx, stream) => {
      await assertAddable(tx, actor.userId, userIds, stream.roles.size + 1);
      await stream.join(actor.userId, 'owner', null);
      for (const userId of userIds) await stream.join(userId, 'member', 'added');
      await stream.notice({ notice: 'group.created', title });
    },
  );
}

/** The group that this command made before, or a new and empty one. A group's first line tells that it was made. */
async function ensureGroup(tx: Queryable, at: Date, actor: Actor, command: GroupCreate): Promise<string> {
  const made = await tx.query<{ id: string; begins: boolean }>({
    text: `
      select m.conversation_id as id, m.kind = 'notice' and not exists (
        select from messages e where e.conversation_id = m.conversation_id and e.seq < m.seq) as begins
      from messages m where m.sender_id = $1 and m.client_id = $2`,
    values: [actor.userId, command.clientId],
  });
  const earlier = made.rows[0];
  if (earlier && !earlier.begins) throw new ApiError('client_id_reused');
  if (earlier) return earlier.id;
  const id = randomUUID();
  await tx.query({
    text: `
      insert into conversations (id, kind, title, description, details_seq, created_at)
      values ($1, 'group', $2, $3, 1, $4)`,
    values: [id, command.title, command.description || null, at],
  });
  return id;
}
