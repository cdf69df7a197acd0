import type { FoundPerson } from '../../wire/accounts.ts';
import { ApiError } from '../../wire/errors.ts';
import type { Person, Relation } from '../../wire/people.ts';
import type { Actor, Context } from '../context.ts';

/**
 * Finds a person by their exact handle; there is no search by part, so nobody can list who is here.
 *
 * @throws ApiError `not_found`.
 */
export async function findPerson(ctx: Context, actor: Actor, handle: string): Promise<FoundPerson> {
  const { rows } = await ctx.db.query<{ person: Person; relation: Relation }>({
    name: 'person-by-handle',
    text: `
      select person_json(u) as person,
        case
          when u.id = $1 then 'self'
          when exists (
            select from friendships f where f.low_id = least(u.id, $1) and f.high_id = greatest(u.id, $1)) then 'friend'
          when exists (
            select from friend_requests r where r.requester_id = $1 and r.addressee_id = u.id) then 'request_sent'
          when exists (
            select from friend_requests r where r.requester_id = u.id and r.addressee_id = $1) then 'request_received'
          else 'none'
        end as relation
      from users u where u.handle = $2`,
    values: [actor.userId, handle],
  });
  const found = rows[0];
  if (!found) throw new ApiError('not_found');
  return found;
}
