import { patternOf, registry } from '../../../functions/wire/registry/index.ts';
import type { StoreName } from '../../../functions/wire/registry/lists.ts';
import type { Group } from '../../../functions/wire/registry/types.ts';

/** A table, item, key, object, queue, log or browser store that really is there, with the attributes it really has. */
export interface Found {
  readonly name: string;
  readonly attributes: readonly string[];
}

const files: Record<StoreName, string> = {
  postgres: 'functions/wire/registry/postgres/*.ts',
  records: 'functions/wire/registry/records.ts',
  keys: 'functions/wire/registry/keys.ts',
  live: 'functions/wire/registry/live.ts',
  objects: 'functions/wire/registry/objects.ts',
  queues: 'functions/wire/registry/queues.ts',
  logs: 'functions/wire/registry/logs.ts',
  browser: 'functions/wire/registry/browser.ts',
};
const line = (attribute: string) => `['${attribute}', 'path.in.data.json', 'What it is, in plain words'],`;

/** What differs between a store and the registry; each sentence says which line to add or take out. */
export function compare(
  store: StoreName,
  found: readonly Found[],
  groups: readonly Group[] = registry[store],
): string[] {
  const seen = new Map<Group, Set<string>>();
  const missing = found.flatMap(({ name, attributes }) => {
    const group = groups.find((one) => patternOf(one.name).test(name));
    if (!group) {
      return `${store}: "${name}" (${attributes.join(', ')}) is not registered. Add a group for it to ${files[store]}; README.md there shows how.`;
    }
    const known = seen.get(group) ?? new Set();
    seen.set(group, known);
    for (const attribute of attributes) known.add(attribute);
    return attributes
      .filter((attribute) => !group.attributes.some((one) => one.name === attribute))
      .map(
        (attribute) =>
          `${store}: "${attribute}" of "${group.name}" is not registered. Add to ${files[store]}: ${line(attribute)}`,
      );
  });
  const stale = groups.flatMap((group) => {
    const known = seen.get(group);
    if (!known) {
      return `${store}: "${group.name}" is registered in ${files[store]}, but nothing of it was found. Take it out, or let test/house/registry/exercise.ts make one.`;
    }
    return group.attributes
      .filter((attribute) => !known.has(attribute.name))
      .map(
        (attribute) =>
          `${store}: "${attribute.name}" of "${group.name}" is registered in ${files[store]}, but was not found. Take the line out, or let test/house/registry/exercise.ts make one.`,
      );
  });
  return [...new Set([...missing, ...stale])];
}
