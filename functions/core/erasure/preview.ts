import type { ErasurePreview, GroupFate } from '../../wire/erasure.ts';
import type { Person } from '../../wire/people.ts';
import type { Actor, Context, Queryable } from '../context.ts';
import { heirOf } from '../groups/members.ts';
import { listSessions } from '../sessions/records.ts';
import { countPieces } from './pieces.ts';
import { counted, pieces } from './plan.ts';

/** What erasing the caller's account would do now: counted by the conditions that the eraser uses, so that both agree. */
export async function previewErasure(ctx: Context, actor: Actor): Promise<ErasurePreview> {
  const { userId } = actor;
  const [counts, groups, others, sessions, lastAdmin] = await Promise.all([
    countPieces(ctx, userId, [...pieces, ...counted]),
    fatesOf(ctx, userId),
    ctx.db.query<{ count: number }>({
      text: `
        select count(*)::integer as count from members m join conversations c on c.id = m.conversation_id
        where m.user_id = $1 and c.kind = 'direct'`,
      values: [userId],
    }),
    listSessions(ctx, userId),
    isLastAdmin(ctx.db, userId),
  ]);
  return {
    counts,
    groups,
    directConversations: others.rows[0]?.count ?? 0,
    sessions: sessions.length,
    isLastAdmin: lastAdmin,
  };
}

/** Whether others are here whom nobody would be left to administer the instance for. */
export async function isLastAdmin(db: Queryable, userId: string): Promise<boolean> {
  const { rows } = await db.query<{ last: boolean }>({
    text: `
      select exists (select from admins where user_id = $1)
        and not exists (select from admins where user_id <> $1)
        and exists (select from users where id <> $1 and erased_at is null) as last`,
    values: [userId],
  });
  return rows[0]?.last ?? false;
}

async function fatesOf(ctx: Context, userId: string): Promise<GroupFate[]> {
  interface Seat {
    readonly id: string;
    readonly title: string;
    readonly person: Person;
    readonly role: 'owner' | 'admin' | 'member';
  }
  const { rows } = await ctx.db.query<Seat>({
    text: `
      select c.id, coalesce(c.title, '') as title, person_json(u) as person, m.role
      from members own
      join conversations c on c.id = own.conversation_id and c.kind = 'group'
      join members m on m.conversation_id = c.id and m.left_seq is null
      join users u on u.id = m.user_id
      where own.user_id = $1 and own.left_seq is null
      order by c.title, c.id, m.joined_seq, m.user_id`,
    values: [userId],
  });
  return [...Map.groupBy(rows, ({ id }) => id).entries()].map(([id, seats]) => {
    const title = seats[0]?.title ?? '';
    const isOwner = seats.some(({ person, role }) => person.id === userId && role === 'owner');
    const rest = seats.filter(({ person }) => person.id !== userId);
    if (rest.length === 0) return { id, title, fate: 'deleted' };
    if (!isOwner) return { id, title, fate: 'left' };
    const heirId = heirOf(new Map(rest.map(({ person, role }) => [person.id, role])));
    const heir = rest.find(({ person }) => person.id === heirId)?.person;
    return { id, title, fate: 'handed_over', ...(heir ? { heir } : {}) };
  });
}
