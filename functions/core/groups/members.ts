import type { Role } from '../../wire/conversations.ts';
import { ApiError } from '../../wire/errors.ts';
import type { Actor, Context } from '../context.ts';
import { assertAddable } from './addable.ts';
import { changeGroup, type GroupOutcome } from './change.ts';
import type { GroupStream } from './stream.ts';

interface Target {
  readonly conversationId: string;
  readonly clientId: string;
}

/**
 * Adds friends of the caller to a group. People who are in it already stay as they are.
 *
 * @throws ApiError `not_found`, `forbidden` for members who are neither owner nor admin, `not_addable`, `too_many`.
 */
export function addMembers(
  ctx: Context,
  actor: Actor,
  { conversationId, clientId, userIds }: Target & { readonly userIds: readonly string[] },
): Promise<GroupOutcome> {
  const accounts = [actor.userId, ...userIds];
  const command = { operation: 'group.add', clientId, accounts, group: conversationId };
  return changeGroup(ctx, actor, command, async (tx, stream) => {
    stream.requireRole('owner', 'admin');
    const added = [...new Set(userIds)].filter((userId) => !stream.roles.has(userId));
    if (added.length === 0) return;
    await assertAddable(tx, actor.userId, added, stream.roles.size);
    for (const userId of added) await stream.join(userId, 'member', 'added');
    await stream.notice({ notice: 'members.added', userIds: added });
  });
}

/**
 * Removes a member, or lets the caller leave. Whoever left keeps what they could see, and gets nothing later. An owner who
 * leaves hands over to the admin, else the member, who has been there longest; the last one out deletes the group. Somebody
 * who is not in it any more stays out: then nothing changes.
 *
 * @throws ApiError `not_found`, `forbidden` where a member removes others, or an admin the owner or another admin.
 */
export function removeMember(
  ctx: Context,
  actor: Actor,
  { conversationId, clientId, userId }: Target & { readonly userId: string },
): Promise<GroupOutcome> {
  const command = { operation: 'group.remove', clientId, group: conversationId };
  return changeGroup(ctx, actor, command, async (_, stream) => {
    const own = stream.requireRole('owner', 'admin', 'member');
    const theirs = stream.roles.get(userId);
    if (userId === actor.userId) return leave(stream, userId, own);
    if (own === 'member') throw new ApiError('forbidden');
    if (theirs === undefined) return;
    if (own === 'admin' && theirs !== 'member') throw new ApiError('forbidden');
    await stream.notice({ notice: 'member.removed', userId });
    await stream.leave(userId);
  });
}

/**
 * Gives a member a role. An owner who makes somebody else owner becomes an admin: there is always exactly one.
 *
 * @throws ApiError `not_found`, `forbidden` for everybody but the owner.
 */
export function setRole(
  ctx: Context,
  actor: Actor,
  { conversationId, clientId, userId, role }: Target & { readonly userId: string; readonly role: Role },
): Promise<GroupOutcome> {
  const command = { operation: 'group.set-role', clientId, group: conversationId };
  return changeGroup(ctx, actor, command, async (_, stream) => {
    stream.requireRole('owner');
    const now = stream.roles.get(userId);
    if (now === undefined) throw new ApiError('not_found');
    if (now === role) return;
    // The owner cannot step down without naming the next one.
    if (userId === actor.userId) throw new ApiError('forbidden');
    await stream.notice({ notice: 'role.changed', userId, role });
    if (role === 'owner') await stream.setRole(actor.userId, 'admin');
    await stream.setRole(userId, role);
  });
}

async function leave(stream: GroupStream, userId: string, role: Role): Promise<void> {
  await stream.notice({ notice: 'member.left' });
  await stream.leave(userId);
  if (stream.roles.size === 0) {
    await stream.dissolve();
    return;
  }
  const heir = role === 'owner' && heirOf(stream.roles);
  if (heir) await stream.setRole(heir, 'owner');
}

/** Who becomes owner when the owner is gone: the admin, else the member, who has been there longest; undefined where nobody is. */
export function heirOf(roles: ReadonlyMap<string, Role>): string | undefined {
  // In the order of joining; a person who came back counts from then.
  const others = [...roles];
  return (others.find(([, theirs]) => theirs === 'admin') ?? others[0])?.[0];
}
