import type { GroupUpdate } from '../../wire/groups.ts';
import type { Actor, Context } from '../context.ts';
import { changeGroup, type GroupOutcome } from './change.ts';

/**
 * Changes title and description of a group. What is as it was already changes nothing.
 *
 * @throws ApiError `not_found`, `forbidden` for members who are neither owner nor admin.
 */
export function updateGroup(
  ctx: Context,
  actor: Actor,
  command: { readonly conversationId: string } & GroupUpdate,
): Promise<GroupOutcome> {
  const { conversationId, clientId } = command;
  const target = { operation: 'group.update', clientId, group: conversationId };
  return changeGroup(ctx, actor, target, async (tx, stream) => {
    stream.requireRole('owner', 'admin');
    const before = await tx.query<{ title: string; description: string | null }>({
      text: 'select title, description from conversations where id = $1',
      values: [conversationId],
    });
    const { title, description } = before.rows[0] ?? { title: '', description: null };
    const next = {
      title: command.title ?? title,
      description: command.description === undefined ? description : command.description || null,
    };
    if (next.title === title && next.description === description) return;
    await tx.query({
      text: 'update conversations set title = $2, description = $3 where id = $1',
      values: [conversationId, next.title, next.description],
    });
    if (next.title !== title) await stream.notice({ notice: 'title.changed', title: next.title });
    else await stream.notice({ notice: 'description.changed' });
    await stream.detailsChanged();
  });
}
