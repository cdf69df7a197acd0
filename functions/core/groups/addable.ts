import { ApiError } from '../../wire/errors.ts';
import { limits } from '../../wire/limits.ts';
import type { Queryable } from '../context.ts';

/**
 * Refuses unless each of these people is a friend of `byId` who allows being added, and there is room in the group and in
 * their own list. All accounts are locked by the caller, so a friendship cannot end meanwhile.
 *
 * @param size how many members the group has before.
 * @throws ApiError `not_addable` with an issue for each person it is about, `too_many`.
 */
export async function assertAddable(
  tx: Queryable,
  byId: string,
  userIds: readonly string[],
  size: number,
): Promise<void> {
  if (size + userIds.length > limits.groupMembersMax) throw new ApiError('too_many');
  await assertRoomForGroup(tx, [byId, ...userIds]);
  const { rows } = await tx.query<{ id: string }>({
    text: `
      select u.id from users u join friends_of($1) f on f.friend_id = u.id
      where u.id = any ($2) and u.allow_group_adds
        and not exists (select from blocks b where b.blocker_id = u.id and b.blocked_id = $1)`,
    values: [byId, userIds],
  });
  const addable = new Set(rows.map(({ id }) => id));
  const issues = userIds.flatMap((userId, index) =>
    addable.has(userId) ? [] : [{ path: `userIds.${index}`, reason: 'not_addable' }],
  );
  if (issues.length > 0) throw new ApiError('not_addable', { issues });
}

/** @throws ApiError `too_many` where one of these people is in as many groups as one can be. */
export async function assertRoomForGroup(tx: Queryable, userIds: readonly string[]): Promise<void> {
  const { rowCount } = await tx.query({
    text: `
      select from members m join conversations c on c.id = m.conversation_id and c.kind = 'group'
      where m.user_id = any ($1) and m.left_seq is null
      group by m.user_id having count(*) >= $2`,
    values: [userIds, limits.groupsPerPersonMax],
  });
  if (rowCount > 0) throw new ApiError('too_many');
}
