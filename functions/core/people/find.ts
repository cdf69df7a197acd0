import type { FoundPerson } from '../../wire/accounts.ts';
import { ApiError } from '../../wire/errors.ts';
import type { Person, Relation } from '../../wire/people.ts';
import type { Actor, Context } from '../context.ts';
import { takePersonRate } from '../limits/person-rate.ts';

/**
 * Finds a person by their exact handle; there is no search by part, so nobody can list who is here. Who is not findable is
 * there for friends and for those between whom and them a request waits; so is who has asked for erasure.
 *
 * @throws ApiError `not_found`, `too_many_requests`.
 */
export async function findPerson(ctx: Context, actor: Actor, handle: string): Promise<FoundPerson> {
  await takePersonRate(ctx, ctx.db, actor, 'peopleLookedUp');
  const found = await lookUp(ctx, { name: 'person-by-handle', where: 'u.handle = $2', key: handle }, actor);
  if (!found || (!found.findable && found.relation === 'none')) throw new ApiError('not_found');
  return { person: found.person, relation: found.relation };
}

/** A person by id, findable or not, and how the caller stands to them. @throws ApiError `not_found`. */
export async function findById(ctx: Context, actor: Actor, userId: string): Promise<FoundPerson> {
  const found = await lookUp(ctx, { name: 'person-and-relation', where: 'u.id = $2', key: userId }, actor);
  if (!found) throw new ApiError('not_found');
  return { person: found.person, relation: found.relation };
}

async function lookUp(
  ctx: Context,
  { name, where, key }: { name: string; where: string; key: string },
  actor: Actor,
): Promise<(FoundPerson & { readonly findable: boolean }) | undefined> {
  const { rows } = await ctx.db.query<{ person: Person; relation: Relation; findable: boolean }>({
    name,
    text: `
      select person_json(u) as person,
        u.findable and not exists (select from erasures e where e.user_id = u.id) as findable,
        case
          when u.id = $1 then 'self'
          when exists (
            select from friendships f where f.low_id = least(u.id, $1) and f.high_id = greatest(u.id, $1)) then 'friend'
          when exists (
            select from friend_requests r where r.requester_id = $1 and r.addressee_id = u.id) then 'request_sent'
          when exists (
            select from friend_requests r
            where r.requester_id = u.id and r.addressee_id = $1 and not r.unseen) then 'request_received'
          else 'none'
        end as relation
      from users u where u.erased_at is null and ${where}`,
    values: [actor.userId, key],
  });
  return rows[0];
}
