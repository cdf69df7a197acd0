import { patternOf, tableOf } from '../../wire/registry/index.ts';
import type { Group } from '../../wire/registry/types.ts';
import { partitionOf } from '../privacy/subject-data.ts';
import { itemOf, listPlans, type Placed } from './plan.ts';
import type { Items, ReadItems, Reading } from './reading.ts';
import { type After, pageOf } from './rows.ts';
import { openDrafts, openReported } from './written.ts';

/** Lists that are not one row for one item; everything else that the registry names is read by it alone. */
const particular: Readonly<Record<string, ReadItems>> = {
  'contacts.friends': peopleOf('friendships', {
    person: 'case when t.low_id = $1 then t.high_id else t.low_id end',
    conversationId: 't.conversation_id',
    since: 't.created_at',
  }),
  'contacts.sent': peopleOf(
    'friend_requests',
    { person: 't.addressee_id', at: 't.created_at' },
    't.requester_id = $1',
  ),
  'contacts.received': peopleOf(
    'friend_requests',
    { person: 't.requester_id', at: 't.created_at' },
    't.addressee_id = $1',
  ),
  'preferences.conversations': withConversation('preferences.conversations'),
  drafts: async (reading, after) => {
    const page = await pageOf(
      reading,
      tableOf('members'),
      {
        conversationId: 't.conversation_id',
        bodyFormat: 't.draft_format',
        keyId: 't.draft_key_id',
        body: 't.draft',
      },
      after as After,
      't.draft is not null',
    );
    return { items: await openDrafts(reading, page.rows), after: page.after };
  },
  reportsFiled: async (reading, after) => {
    const placed = placedIn('reportsFiled', 'reports');
    const page = await pageOf(reading, tableOf('reports'), columnsOf(placed), after as After);
    const reports = page.rows.map((row) => ({ ...itemOf(placed, row), messages: [] as unknown[] }));
    await openReported(reading, reports as { id?: unknown; messages: unknown[] }[]);
    return { items: reports, after: page.after };
  },
};

/** How a list of `data.json` is read. */
export function readerOf(name: string): ReadItems {
  return particular[name] ?? ((reading, after) => readSources(reading, name, after as SourcesAfter));
}

/** The columns that the registry places in a list, as they stand in the table. */
export function columnsOf(placed: readonly Placed[]): Record<string, string> {
  return Object.fromEntries(placed.map(({ attribute: { name } }) => [name, `t.${name}`]));
}

type SourcesAfter = { readonly source: number; readonly row: After } | null;

/** One source after the other; most lists have one. */
async function readSources(reading: Reading, name: string, after: SourcesAfter): Promise<Items> {
  const sources = listPlans.get(name)?.sources ?? [];
  const at = after ?? { source: 0, row: null };
  const source = sources[at.source];
  if (!source) return { items: [], after: null };
  const { group, placed } = source;
  const page =
    group.store === 'records'
      ? { rows: await recordsOf(reading, group), after: null }
      : await pageOf(reading, group, columnsOf(placed), at.row);
  const items = page.rows.map((row) => itemOf(placed, row));
  if (page.after) return { items, after: { source: at.source, row: page.after } };
  const more = at.source + 1 < sources.length;
  return { items, after: more ? { source: at.source + 1, row: null } : null };
}

async function recordsOf(reading: Reading, group: Group): Promise<Record<string, unknown>[]> {
  const pattern = patternOf(group.name);
  const found = await reading.ctx.records.list(partitionOf(group, reading));
  return found.filter(({ pk, sk }) => pattern.test(`${pk}/${sk}`)).map(({ data }) => ({ ...data }));
}

function placedIn(list: string, table: string): readonly Placed[] {
  return listPlans.get(list)?.sources.find(({ group }) => group.name === table)?.placed ?? [];
}

/** Rows that name another person, whichever column it is. */
function peopleOf(table: string, columns: Record<string, string>, also = 'true'): ReadItems {
  return async (reading, after) => {
    const page = await pageOf(reading, tableOf(table), columns, after as After, also);
    const names = Object.keys(columns);
    const items = page.rows.map((row) =>
      Object.fromEntries(
        names.map((name) => [
          name,
          row[name] instanceof Date ? (row[name] as Date).toISOString() : row[name],
        ]),
      ),
    );
    return { items, after: page.after };
  };
}

/** What somebody set for each conversation, with the conversation. */
function withConversation(list: string): ReadItems {
  return async (reading, after) => {
    const placed = placedIn(list, 'members');
    const columns = { ...columnsOf(placed), conversationId: 't.conversation_id' };
    const page = await pageOf(reading, tableOf('members'), columns, after as After);
    const items = page.rows.map((row) => ({ conversationId: row.conversationId, ...itemOf(placed, row) }));
    return { items, after: page.after };
  };
}
