import { groups } from '../../wire/registry/index.ts';
import type { Attribute, Group } from '../../wire/registry/types.ts';

/** An attribute and where it stands in its list: `own.role` of `conversations[].own.role`. */
export interface Placed {
  readonly attribute: Attribute;
  readonly path: readonly string[];
}

/** A list of `data.json` and the groups whose rows or items stand in it. */
export interface ListPlan {
  /** `consents`, `contacts.friends`. */
  readonly name: string;
  readonly sources: readonly { readonly group: Group; readonly placed: readonly Placed[] }[];
}

/** A single value of `data.json`, by its path; the first table that names it holds it. */
export interface ValuePlan {
  readonly path: readonly string[];
  readonly group: Group;
  readonly attribute: Attribute;
}

/** The groups whose attributes stand in the document. */
export const exportable = groups.filter(({ store }) => store === 'postgres' || store === 'records');

/** Every list that the registry names, in its order. */
export const listPlans: ReadonlyMap<string, ListPlan> = new Map(
  [...new Set(exportable.flatMap(({ attributes }) => attributes.map(listOf)))]
    .filter((name) => name !== undefined)
    .map((name) => [name, { name, sources: sourcesOf(name) }]),
);

/** Every single value that the registry names. */
export const valuePlans: readonly ValuePlan[] = exportable
  .flatMap((group) => group.attributes.map((attribute) => ({ group, attribute })))
  .filter(({ attribute: { exported } }) => typeof exported === 'string' && !exported.includes('[]'))
  .filter(
    ({ attribute: { exported } }, index, all) =>
      all.findIndex(({ attribute }) => attribute.exported === exported) === index,
  )
  .map(({ group, attribute }) => ({ path: String(attribute.exported).split('.'), group, attribute }));

/** The attributes of a registered group that stand below a prefix such as `conversations[].own.`, and the rest of their paths. */
export function placedBelow(group: Group, prefix: string): Placed[] {
  return group.attributes.flatMap((attribute) => {
    const { exported } = attribute;
    if (typeof exported !== 'string' || !exported.startsWith(prefix)) return [];
    const rest = exported.slice(prefix.length);
    return rest.includes('[]') ? [] : [{ attribute, path: rest.split('.') }];
  });
}

/** An item from what is stored: each value at its place. Times are ISO 8601 in UTC; what is not set is null. */
export function itemOf(
  placed: readonly Placed[],
  values: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const item: Record<string, unknown> = {};
  for (const { attribute, path } of placed) setAt(item, path, told(attribute.name, values[attribute.name]));
  return item;
}

/** Sets a value, making the objects on the way. */
export function setAt(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [name = '', ...rest] = path;
  if (rest.length === 0) {
    target[name] = value;
    return;
  }
  target[name] ??= {};
  setAt(target[name] as Record<string, unknown>, rest, value);
}

/** A stored value as it stands in the export. */
export function told(name: string, value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  // Expiring records keep times as numbers, and say so in their names.
  if (typeof value === 'number' && /(^a|A)tMs$/.test(name)) return new Date(value).toISOString();
  return value ?? null;
}

function listOf({ exported }: Attribute): string | undefined {
  return typeof exported === 'string' && exported.includes('[]') ? exported.split('[]')[0] : undefined;
}

function sourcesOf(name: string): ListPlan['sources'] {
  return exportable
    .map((group) => ({ group, placed: placedBelow(group, `${name}[].`) }))
    .filter(({ placed }) => placed.length > 0);
}
