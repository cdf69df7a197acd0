import * as v from 'valibot';
import { protocolVersion, retentionDays } from './limits.ts';
import { currentConsents } from './policy/current.ts';
import { type CategoryName, categories } from './registry/categories.ts';
import { recipientWords, retentionWords } from './registry/describe.ts';
import { attributes } from './registry/index.ts';
import { legalBases, processors } from './registry/lists.ts';

/** Where every instance shows its passport. */
export const passportPath = '/.well-known/umbra-privacy.json';

/** What an instance says about itself before anybody has an account there. */
export const Passport = v.object({
  format: v.literal('umbra-privacy'),
  formatVersion: v.literal(1),
  software: v.object({ name: v.literal('UmbraChat'), version: v.string(), protocol: v.number() }),
  hosting: v.object({
    /** `local`: everything lies on one computer. */
    kind: v.picklist(['cloud', 'local']),
    /** AWS region of the stores; null on a computer of the operator's own. */
    region: v.nullable(v.string()),
  }),
  encryption: v.object({
    inTransit: v.boolean(),
    atRest: v.boolean(),
    endToEnd: v.literal(false),
    statement: v.string(),
  }),
  /** Days after which copies and lines are gone by themselves; 0: there are none. */
  retentionDays: v.object({ backups: v.number(), logs: v.number() }),
  processors: v.array(v.object({ name: v.string(), role: v.string() })),
  policy: v.object({ document: v.string(), version: v.string(), sha256: v.string(), url: v.string() }),
  /** Who was erased gets a signed receipt; the key to check it with is published at `keyUrl`, for everybody. */
  erasureReceipts: v.object({ algorithm: v.literal('Ed25519'), keyUrl: v.string() }),
  /** What an administrator may change at any time (who may register, how long messages live) is asked for here. */
  settingsUrl: v.string(),
  data: v.array(
    v.object({
      category: v.string(),
      why: v.string(),
      basis: v.string(),
      kept: v.array(v.string()),
      receivedBy: v.array(v.string()),
    }),
  ),
});
export type Passport = v.InferOutput<typeof Passport>;

/** What only who deploys knows. */
export interface PassportFacts {
  readonly version: string;
  readonly kind: Passport['hosting']['kind'];
  readonly region: string | null;
}

/** The passport of an instance: what its deployment knows, and what the privacy registry says. */
export function passportOf({ version, kind, region }: PassportFacts): Passport {
  const isCloud = kind === 'cloud';
  return {
    format: 'umbra-privacy',
    formatVersion: 1,
    software: { name: 'UmbraChat', version, protocol: protocolVersion },
    hosting: { kind, region },
    encryption: {
      inTransit: isCloud,
      atRest: isCloud,
      endToEnd: false,
      statement: isCloud
        ? 'Encrypted on the way and on disk. Not end-to-end: whoever operates this instance can technically read messages.'
        : 'It runs on one computer and encrypts neither the way nor the disk by itself. Whoever operates it can technically read messages.',
    },
    retentionDays: isCloud
      ? { backups: retentionDays.backup, logs: retentionDays.log }
      : { backups: 0, logs: 0 },
    processors: isCloud ? Object.values(processors).map(({ name, role }) => ({ name, role })) : [],
    policy: { document: 'privacy-notice', ...currentConsents['privacy-notice'], url: '/privacy/' },
    erasureReceipts: { algorithm: 'Ed25519', keyUrl: '/api/erasure-receipts/key' },
    settingsUrl: '/api/instance',
    data: personalCategories().map((name) => {
      const own = attributes.filter((attribute) => attribute.category === name);
      const words = (of: (attribute: (typeof own)[number]) => string | string[]) => [
        ...new Set(own.flatMap(of)),
      ];
      return {
        category: categories[name].title,
        why: categories[name].purpose,
        basis: legalBases[categories[name].basis],
        kept: words(({ retention }) => retentionWords(retention)),
        receivedBy: words((attribute) => recipientWords(attribute, kind)),
      };
    }),
  };
}

/** Kinds of data that say something about people and of which something is stored, in the order in which people read them. */
export function personalCategories(): CategoryName[] {
  return (Object.keys(categories) as CategoryName[]).filter(
    (name) =>
      categories[name].basis !== 'none' && attributes.some((attribute) => attribute.category === name),
  );
}
