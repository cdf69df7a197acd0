import type { Person } from '../../wire/people.ts';
import type { Queryable } from '../context.ts';

/** A person by id; undefined where there is none. */
export async function findPersonById(db: Queryable, userId: string): Promise<Person | undefined> {
  const { rows } = await db.query<{ person: Person }>({
    name: 'person-by-id',
    text: 'select person_json(u) as person from users u where u.id = $1',
    values: [userId],
  });
  return rows[0]?.person;
}
