import { exportFormat, exportFormatVersion } from '../../wire/exports.ts';
import { article15 } from './article15.ts';
import { readerOf } from './lists.ts';
import { readPeople } from './people.ts';
import { listPlans, valuePlans } from './plan.ts';
import type { ReadItems, Reading } from './reading.ts';
import { readValues } from './values.ts';

/** One part of `data.json`, at a path of one or two names. */
export type Part = { readonly path: readonly string[] } & (
  | { readonly kind: 'value'; read(reading: Reading): Promise<unknown> }
  | { readonly kind: 'list'; readonly read: ReadItems }
  /** The conversations, each with its messages. */
  | { readonly kind: 'conversations' }
  /** What was written, and how much of it. */
  | { readonly kind: 'export' }
  /** Over everything before it. */
  | { readonly kind: 'signature' }
);

/** The order in which people read it; what the registry names besides follows before the last four. */
const order = [
  'format',
  'formatVersion',
  'article15',
  'account',
  'preferences',
  'privacySettings',
  'consents',
  'securityMetadata',
  'sessions',
  'pushSubscriptions',
  'contacts',
  'people',
  'conversations',
  'attachments',
  'reactions',
  'mentions',
  'drafts',
  'notifications',
];
const last = ['inferred', 'export', 'signature'];

/** Every part of `data.json` in its order: those of one object follow each other. */
export const parts: readonly Part[] = partsInOrder();

function partsInOrder(): Part[] {
  const fixed: Part[] = [
    { path: ['format'], kind: 'value', read: async () => exportFormat },
    { path: ['formatVersion'], kind: 'value', read: async () => exportFormatVersion },
    { path: ['article15'], kind: 'value', read: article15 },
    { path: ['people'], kind: 'list', read: readPeople },
    // Nothing is inferred about people, and this says so.
    { path: ['inferred'], kind: 'value', read: async () => [] },
    { path: ['export'], kind: 'export' },
    { path: ['signature'], kind: 'signature' },
  ];
  const named = new Set(valuePlans.map(({ path }) => path.slice(0, 2).join('.')));
  const values = [...named].map((name): Part => {
    const [top = '', below] = name.split('.');
    return {
      path: below === undefined ? [top] : [top, below],
      kind: 'value',
      read: async (reading) => {
        const value = (await readValues(reading))[top];
        return below === undefined ? value : (value as Record<string, unknown>)[below];
      },
    };
  });
  const lists = [...listPlans.keys()].map(
    (name): Part =>
      name === 'conversations'
        ? { path: ['conversations'], kind: 'conversations' }
        : { path: name.split('.'), kind: 'list', read: readerOf(name) },
  );
  const tops = [...new Set([...fixed, ...values, ...lists].map(topOf))];
  const rankOf = (top: string) => {
    if (order.includes(top)) return order.indexOf(top);
    return last.includes(top) ? 1_000 + last.indexOf(top) : 500 + tops.indexOf(top);
  };
  return [...fixed, ...values, ...lists].sort((one, other) => rankOf(topOf(one)) - rankOf(topOf(other)));
}

/** The name of a part at the top of the document. */
export function topOf(part: Part): string {
  return part.path[0] ?? '';
}
