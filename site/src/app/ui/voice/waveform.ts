import { limits } from '../../../../../functions/wire/limits.ts';

const loudest = 31;
/** Speech seldom comes near full scale; below this a level counts as silence. */
const fullScale = 0.35;

/** Loudness over the length of a recording, as a message carries it: at most `limits.waveformMaxBars` whole numbers from 0 to 31. */
export function waveformOf(levels: readonly number[]): number[] {
  const bars = Math.min(limits.waveformMaxBars, levels.length);
  return Array.from({ length: bars }, (_, bar) => {
    const from = Math.floor((bar * levels.length) / bars);
    const until = Math.max(from + 1, Math.floor(((bar + 1) * levels.length) / bars));
    const peak = levels.slice(from, until).reduce((one, other) => Math.max(one, other), 0);
    return Math.round(Math.min(1, Math.max(0, peak) / fullScale) * loudest);
  });
}

/** How loud samples from −1 to 1 are: their root mean square. */
export function levelOf(samples: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < samples.length; index++) sum += (samples[index] ?? 0) ** 2;
  return samples.length === 0 ? 0 : Math.sqrt(sum / samples.length);
}
