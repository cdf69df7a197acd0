import { browser } from './browser.ts';
import { keys } from './keys.ts';
import type { StoreName } from './lists.ts';
import { live } from './live.ts';
import { logs } from './logs.ts';
import { objects } from './objects.ts';
import { postgres } from './postgres.ts';
import { queues } from './queues.ts';
import { records } from './records.ts';
import type { Attribute, Group } from './types.ts';

/** Everything that is stored anywhere, by store. */
export const registry: Readonly<Record<StoreName, readonly Group[]>> = {
  postgres,
  records,
  keys,
  live,
  objects,
  queues,
  logs,
  browser,
};

/** Every group of every store. */
export const groups: readonly Group[] = Object.values(registry).flat();

/** Every attribute of every group. */
export const attributes: readonly Attribute[] = groups.flatMap((group) => group.attributes);

/** The registered table of that name. Throws where there is none: what is not registered may not be used. */
export function tableOf(name: string): Group {
  const found = registry.postgres.find((group) => group.name === name);
  if (!found) throw new Error(`The table ${name} is not in the privacy registry.`);
  return found;
}

/** A pattern with `{placeholders}` as a regular expression for whole names. */
export function patternOf(name: string): RegExp {
  const escaped = name.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
}
