import { categories } from '../../wire/registry/categories.ts';
import { describeGroup } from '../../wire/registry/describe.ts';
import { groups } from '../../wire/registry/index.ts';
import { processors } from '../../wire/registry/lists.ts';
import { instanceSettings } from '../instance/settings.ts';
import type { Reading } from './reading.ts';

/** What has to be told besides the data (GDPR, Article 15(1)): all of it from the privacy registry. */
export async function article15(reading: Reading): Promise<unknown> {
  const { name, contact } = await instanceSettings(reading.ctx);
  return {
    controller: { instance: name, contact, address: reading.ctx.settings.origins[0] },
    purposes: Object.values(categories).map(({ title, purpose }) => ({ data: title, purpose })),
    data: groups
      .filter(({ owner }) => owner.kind !== 'nobody')
      .map((group) => {
        const { title, what, why, basis, storeName, kept, receivedBy, erased, parts } = describeGroup(
          group,
          reading.ctx.settings.hosting,
        );
        return {
          store: group.store,
          name: group.name,
          category: title,
          what,
          purpose: why,
          legalBasis: basis,
          storedIn: storeName,
          retention: kept,
          recipients: receivedBy,
          onErasure: erased,
          parts: parts.map((part) => ({
            what: part.what,
            ...(part.exported === null
              ? { notExportedBecause: part.because }
              : { exportedAs: part.exported }),
          })),
        };
      }),
    processors: reading.ctx.settings.hosting === 'cloud' ? Object.values(processors) : [],
    source: 'You and the people you write with; nothing is bought or collected elsewhere.',
    automatedDecisions: 'None that have legal or similar effects on you, and no profiling.',
    rights: [
      'access (Article 15)',
      'rectification (Article 16)',
      'erasure (Article 17)',
      'restriction of processing (Article 18)',
      'data portability (Article 20)',
      'objection (Article 21)',
      'withdrawal of consent at any time (Article 7(3))',
      'complaint to a supervisory authority (Article 77)',
    ],
  };
}
