import { rowsShownTo } from '../privacy/subject-data.ts';
import { setAt, told, valuePlans } from './plan.ts';
import type { Reading } from './reading.ts';

const kept = new WeakMap<Reading, Promise<Record<string, unknown>>>();

/** The single values that the registry names, as `account` and `privacySettings`; read once for each reading. */
export function readValues(reading: Reading): Promise<Record<string, unknown>> {
  const known = kept.get(reading) ?? ask(reading);
  kept.set(reading, known);
  return known;
}

async function ask(reading: Reading): Promise<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  for (const group of new Set(valuePlans.map((plan) => plan.group))) {
    const plans = valuePlans.filter((plan) => plan.group === group);
    const { rows } = await reading.ctx.db.query<Record<string, unknown>>({
      text: `
        select ${plans.map(({ attribute: { name } }) => `t.${name}`).join(', ')} from ${group.name} t
        where ${rowsShownTo(group.name)} and $2::timestamptz is not null limit 1`,
      values: [reading.userId, new Date(reading.atMs)],
    });
    for (const { attribute, path } of plans) {
      setAt(values, path, told(attribute.name, rows[0]?.[attribute.name]));
    }
  }
  return values;
}
