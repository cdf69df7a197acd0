import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { currentConsents, earlierConsents } from '../../functions/wire/policy/current.ts';
import { changesBetween, notices } from '../../functions/wire/policy/notices.ts';
import { privacyNotice } from '../../functions/wire/policy/privacy-notice.ts';

const digestOf = (notice: unknown) => createHash('sha256').update(JSON.stringify(notice)).digest('hex');

test('the version people consent to is the text that is shown', () => {
  const sha256 = digestOf(privacyNotice);
  expect(currentConsents['privacy-notice']).toEqual({ version: privacyNotice.version, sha256 });
});

test('the text of every version before is kept as it was accepted', () => {
  const [current, ...earlier] = notices;
  expect(current).toBe(privacyNotice);
  expect(Object.fromEntries(earlier.map((notice) => [notice.version, digestOf(notice)]))).toEqual(
    earlierConsents,
  );
});

test('what changed between two versions is shown, and nothing else', () => {
  const notice = (...sections: [string, ...string[]][]) => ({
    document: 'privacy-notice' as const,
    version: '1',
    sections: sections.map(([heading, ...paragraphs]) => ({ heading, paragraphs })),
  });
  const before = notice(['Who', 'You'], ['What', 'one', 'two', 'three'], ['Gone', 'old']);
  const after = notice(['Who', 'You'], ['What', 'one', 'two and a half', 'three', 'four'], ['New', 'fresh']);
  expect(changesBetween(before, after)).toEqual([
    {
      heading: 'What',
      paragraphs: [
        { change: 'same', text: 'one' },
        { change: 'removed', text: 'two' },
        { change: 'added', text: 'two and a half' },
        { change: 'same', text: 'three' },
        { change: 'added', text: 'four' },
      ],
    },
    { heading: 'New', paragraphs: [{ change: 'added', text: 'fresh' }] },
    { heading: 'Gone', paragraphs: [{ change: 'removed', text: 'old' }] },
  ]);
  expect(changesBetween(before, before)).toEqual([]);
});
