import { personalCategories } from '../../functions/wire/passport.ts';
import { categories } from '../../functions/wire/registry/categories.ts';
import {
  erasureWords,
  recipientWords,
  retentionWords,
  storeWords,
} from '../../functions/wire/registry/describe.ts';
import { attributes } from '../../functions/wire/registry/index.ts';
import { legalBases, processors } from '../../functions/wire/registry/lists.ts';
import type { Attribute } from '../../functions/wire/registry/types.ts';

/** Who is responsible, as the record has to name them; what is not known stays to be filled in. */
export interface Controller {
  readonly name: string | undefined;
  readonly contact: string | undefined;
  readonly representative: string | undefined;
  readonly officer: string | undefined;
}

/** The record of processing activities (GDPR, Article 30(1)) as Markdown, from the privacy registry. */
export function recordOfProcessing(controller: Controller, version: string): string {
  const known = (value: string | undefined) => value ?? '*to be filled in*';
  return `${[
    '# Record of processing activities',
    `GDPR, Article 30(1). Made from the privacy registry of UmbraChat ${version}.`,
    '## Controller',
    list([
      `Name: ${known(controller.name)}`,
      `Contact: ${known(controller.contact)}`,
      `Representative: ${controller.representative ?? 'none'}`,
      `Data protection officer: ${controller.officer ?? 'none'}`,
    ]),
    '## Processors, where the instance runs in the cloud',
    list(Object.values(processors).map(({ name, role }) => `${name}: ${role}`)),
    'Depending on the regions that were chosen, this can mean processing in a third country, on the ground of the contracts of these companies.',
    '## People whose data is processed',
    list([
      'People with an account',
      'People whom somebody with an account reports, invites or tries to reach',
    ]),
    ...personalCategories().flatMap((name) => {
      const own = attributes.filter((attribute) => attribute.category === name);
      return [
        `## ${categories[name].title}`,
        list([
          `Purpose: ${joined(own, ({ purpose }) => purpose)}`,
          `Legal basis: ${joined(own, ({ basis }) => legalBases[basis])}`,
          `Recipients: ${joined(own, (one) => recipientWords(one)) || 'none'}`,
          `Kept: ${joined(own, ({ retention }) => retentionWords(retention))}`,
          `At erasure: ${joined(own, ({ erasure }) => erasureWords(erasure))}`,
          `Stored in: ${joined(own, ({ store }) => storeWords(store))}`,
        ]),
        ['| data | where |', '|---|---|', ...own.map(row)].join('\n'),
      ];
    }),
    '## Security (Article 32(1))',
    list([
      'Encrypted on the way and, in the cloud, on disk. Not end-to-end encrypted: the operator can technically read messages.',
      'Passwords as argon2id hashes, tokens as fingerprints; signed short access tokens, refresh tokens that are used once.',
      'Each function may touch only what the manifest grants it; logs hold an allowlist of fields, without texts, names or tokens.',
    ]),
  ].join('\n\n')}\n`;
}

function row({ words, store, group, name }: Attribute): string {
  return `| ${words} | ${store}: \`${group}\`.\`${name}\` |`.replaceAll('\n', ' ');
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}

function joined(own: readonly Attribute[], words: (attribute: Attribute) => string | string[]): string {
  return [...new Set(own.flatMap(words))].join(' · ');
}
