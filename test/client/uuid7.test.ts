import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { ClientId } from '../../functions/wire/values.ts';
import { uuid7Source } from '../../site/src/app/client/uuid7.ts';

test('ids are client ids of the contract and increase, within a millisecond and when the clock is set back', () => {
  let nowMs = 1_700_000_000_000;
  const next = uuid7Source(
    () => nowMs,
    (count) => new Uint8Array(randomBytes(count)),
  );
  const ids = Array.from({ length: 10_000 }, (_, index) => {
    if (index % 5_000 === 4_999) nowMs -= 60_000;
    else if (index % 3_000 === 0) nowMs++;
    return next();
  });
  for (const id of ids) expect(v.is(ClientId, id)).toBe(true);
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});

test('the time stands in the first 48 bits', () => {
  const next = uuid7Source(
    () => 0x0123456789ab,
    (count) => new Uint8Array(count),
  );
  expect(next()).toBe('01234567-89ab-7000-8000-000000000000');
});
