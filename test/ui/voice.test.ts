import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { Voice } from '../../functions/wire/attachments.ts';
import { limits } from '../../functions/wire/limits.ts';
import { levelOf, waveformOf } from '../../site/src/app/ui/voice/waveform.ts';

test('a waveform is what the server takes, whatever was heard', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: true, min: -2, max: 2 }), { maxLength: 1_000 }), (levels) => {
      const waveform = waveformOf(levels);
      expect(v.safeParse(Voice, { durationMs: 1, waveform }).success).toBe(true);
      expect(waveform.length).toBe(Math.min(levels.length, limits.waveformMaxBars));
    }),
  );
});

test('silence is flat, and a loud moment stands where it was', () => {
  expect(waveformOf(Array(200).fill(0))).toEqual(Array(limits.waveformMaxBars).fill(0));
  const waveform = waveformOf(Array.from({ length: 200 }, (_, index) => (index === 100 ? 0.4 : 0)));
  expect(waveform.indexOf(Math.max(...waveform))).toBe(Math.floor((100 * limits.waveformMaxBars) / 200));
  expect(Math.max(...waveform)).toBe(31);
});

test('a level is the root mean square', () => {
  expect(levelOf([])).toBe(0);
  expect(levelOf([0.5, -0.5, 0.5, -0.5])).toBeCloseTo(0.5);
});
