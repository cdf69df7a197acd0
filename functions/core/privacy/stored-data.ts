import { ApiError } from '../../wire/errors.ts';
import type { StoredData, StoredGroup } from '../../wire/privacy.ts';
import { describeGroup } from '../../wire/registry/describe.ts';
import { groups, patternOf } from '../../wire/registry/index.ts';
import type { Group } from '../../wire/registry/types.ts';
import type { Actor, Context } from '../context.ts';
import { listLinks } from '../mail/links.ts';
import {
  liveKeyOf,
  partitionOf,
  rowsShownTo,
  type Subject,
  subjectRecords,
  subjectTables,
} from './subject-data.ts';

type Count = Pick<StoredGroup, 'count' | 'earliestMs' | 'latestMs' | 'nextEndMs'>;
type Counts = ReadonlyMap<Group, Count>;

const uncounted: Count = { count: null, earliestMs: null, latestMs: null, nextEndMs: null };

/**
 * What this server knows about the caller, from the privacy registry: how much of each registered group there is now, from
 * when to when, and what ends next. Groups that cannot be looked up by person (queues, logs), and those of a live store that
 * is away, have no count.
 */
export async function getStoredData(ctx: Context, actor: Actor): Promise<StoredData> {
  const nowMs = ctx.clock.now();
  const { rows } = await ctx.db.query<{ handle: string }>({
    text: 'select handle from users where id = $1',
    values: [actor.userId],
  });
  const handle = rows[0]?.handle;
  if (handle === undefined) throw new ApiError('unauthenticated');
  const subject = { userId: actor.userId, handle };
  const [tables, records, live] = await Promise.all([
    countTables(ctx, subject, nowMs),
    countRecords(ctx, subject),
    countLive(ctx, subject, nowMs),
  ]);
  return {
    atMs: nowMs,
    groups: groups
      .filter(({ owner }) => owner.kind !== 'nobody')
      .map((group) => ({
        store: group.store,
        name: group.name,
        ...describeGroup(group, ctx.settings.hosting),
        ...(tables.get(group) ?? records.get(group) ?? live.get(group) ?? uncounted),
      })),
  };
}

/** All tables in one round trip. */
async function countTables(ctx: Context, subject: Subject, nowMs: number): Promise<Counts> {
  const time = (aggregate: string, column: string | undefined) =>
    column ? `epoch_ms(${aggregate}(t.${column}))` : 'null::bigint';
  const selects = subjectTables.map(
    ({ name, since, ends }, index) => `
      select ${index} as index, count(*)::integer as count, ${time('min', since)} as "earliestMs",
        ${time('max', since)} as "latestMs",
        ${ends ? `epoch_ms(min(t.${ends}) filter (where t.${ends} > $2))` : 'null::bigint'} as "nextEndMs"
      from ${name} t where ${rowsShownTo(name)} and $2::timestamptz is not null`,
  );
  const { rows } = await ctx.db.query<Count & { index: number }>({
    text: selects.join(' union all '),
    values: [subject.userId, new Date(nowMs)],
  });
  return new Map(
    rows.flatMap(({ index, ...count }) => {
      const group = subjectTables[index];
      return group ? [[group, count] as const] : [];
    }),
  );
}

async function countRecords(ctx: Context, subject: Subject): Promise<Counts> {
  const counted = await Promise.all(
    subjectRecords.map(async (group) => {
      const pattern = patternOf(group.name);
      // Links are found by what names them; every other kind has the person, or their handle, in its key.
      const ofPerson =
        group.owner.kind === 'columns'
          ? await listLinks(ctx, subject.userId)
          : await ctx.records.list(partitionOf(group, subject));
      const found = ofPerson.filter(({ pk, sk }) => pattern.test(`${pk}/${sk}`));
      const since = group.since;
      const times = since ? found.map(({ data }) => Number(data[since])) : [];
      return [
        group,
        {
          count: found.length,
          earliestMs: least(times),
          latestMs: least(
            times.map((time) => -time),
            -1,
          ),
          nextEndMs: least(found.map(({ expiresAtSeconds }) => expiresAtSeconds * 1_000)),
        },
      ] as const;
    }),
  );
  return new Map(counted);
}

/** Sorted sets of leases: what has ended is not there. Without the live store nothing is counted, and nothing fails. */
async function countLive(ctx: Context, subject: Subject, nowMs: number): Promise<Counts> {
  const known = groups.filter(
    ({ store, owner }) => store === 'live' && ['key', 'member'].includes(owner.kind),
  );
  try {
    const replies = await ctx.live.batch((batch) => {
      for (const group of known) {
        const key = liveKeyOf(group, subject);
        if (key) batch.zcount(key, nowMs, '+inf');
        else batch.zmscore(group.name, [subject.userId]);
      }
    });
    return new Map(
      known.map((group, index) => {
        const reply = replies[index];
        const endsAtMs = Array.isArray(reply) ? Number(reply[0] ?? 0) : 0;
        const count = Array.isArray(reply) ? Number(endsAtMs > nowMs) : Number(reply ?? 0);
        return [group, { ...uncounted, count, nextEndMs: endsAtMs > nowMs ? endsAtMs : null }] as const;
      }),
    );
  } catch (error) {
    ctx.log.error('What is live could not be counted.', {
      operation: 'stored-data.get',
      store: 'redis',
      error,
    });
    return new Map();
  }
}

function least(times: readonly number[], sign = 1): number | null {
  return times.length === 0 ? null : sign * Math.min(...times);
}
