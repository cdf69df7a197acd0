import { categories } from './categories.ts';
import {
  type Hosting,
  legalBases,
  processors,
  type RecipientName,
  recipients,
  type StoreName,
  stores,
} from './lists.ts';
import type { Attribute, Erasure, Group, Retention } from './types.ts';

/** How long, in plain words: "At most 14 days after its last use". */
export function retentionWords(retention: Retention): string {
  switch (retention.kind) {
    case 'until-erased':
      return 'Until your account is erased';
    case 'until-deleted':
      return 'Until it is deleted or taken back, its time is over, or your account is erased';
    case 'until-changed':
      return 'Until it changes; what was before is not kept';
    case 'with-conversation':
      return 'As long as the conversation exists';
    case 'until-sign-out':
      return 'Until you sign out';
    case 'with-instance':
      return 'As long as this instance exists';
    case 'fixed':
      return `At most ${durationWords(retention.seconds)} after ${retention.after}`;
  }
}

/** What erasing the account does, in plain words. */
export function erasureWords(erasure: Erasure): string {
  switch (erasure.act) {
    case 'delete':
      return 'Deleted';
    case 'null':
      return 'Emptied';
    case 'overwrite':
      return 'Overwritten';
    case 'pseudonymise':
      return 'Cut off from you: what stays leads to nobody';
    case 'destroy-key':
      return 'Made unreadable by destroying its key';
    case 'expire':
      return 'Gone by itself';
    case 'keep':
      return `Kept: ${erasure.because} ${retentionWords(erasure.retention)}.`;
    case 'none':
      return 'Says nothing about you';
  }
}

/** People and companies who receive it, in plain words; who runs the store in the cloud comes last. */
export function recipientWords(
  attribute: Pick<Attribute, 'recipients' | 'store'>,
  hosting: Hosting = 'cloud',
): string[] {
  const { held } = stores[attribute.store];
  const people = attribute.recipients.map((name: RecipientName) => recipients[name]);
  return held === 'you' || hosting === 'local' ? people : [...people, processors[held].name];
}

/** Where it rests, in plain words. */
export function storeWords(store: StoreName, hosting: Hosting = 'cloud'): string {
  const { words, product, held } = stores[store];
  if (held === 'you') return words;
  return hosting === 'cloud' ? `${words} (${product})` : `${words}, on the operator’s computer`;
}

/** Everything about a group, in plain words, for pages and answers. */
export interface Description {
  readonly title: string;
  readonly what: string;
  readonly why: string;
  readonly basis: string;
  readonly storeName: string;
  readonly kept: string[];
  readonly receivedBy: string[];
  readonly erased: string[];
  readonly parts: {
    readonly name: string;
    readonly what: string;
    readonly exported: string | null;
    readonly because: string | null;
  }[];
}

/** The words for a group; where its attributes differ, all of what holds for some. */
export function describeGroup(group: Group, hosting: Hosting = 'cloud'): Description {
  const first = group.attributes[0];
  const all = (words: (attribute: Attribute) => string | string[]) => [
    ...new Set(group.attributes.flatMap(words)),
  ];
  return {
    title: categories[group.category].title,
    what: group.words,
    why: first?.purpose ?? categories[group.category].purpose,
    basis: legalBases[first?.basis ?? categories[group.category].basis],
    storeName: storeWords(group.store, hosting),
    kept: [
      ...new Set([retentionWords(group.retention), ...all(({ retention }) => retentionWords(retention))]),
    ],
    receivedBy: all((attribute) => recipientWords(attribute, hosting)),
    erased: [...new Set([erasureWords(group.erasure), ...all(({ erasure }) => erasureWords(erasure))])],
    parts: group.attributes.map(({ name, words, exported }) => ({
      name,
      what: words,
      exported: typeof exported === 'string' ? exported : null,
      because: typeof exported === 'string' ? null : exported.because,
    })),
  };
}

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** "14 days", "30 minutes": in the largest unit that gives a whole number. */
export function durationWords(seconds: number): string {
  const [unit, size] = units.find(([, one]) => seconds % one === 0) ?? ['second', 1];
  const count = seconds / size;
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
