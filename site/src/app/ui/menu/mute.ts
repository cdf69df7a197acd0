import { limits } from '../../../../../functions/wire/limits.ts';

const hourMs = 3_600_000;
const spansMs = { hour: hourMs, hours: 8 * hourMs, day: 24 * hourMs, week: 7 * 24 * hourMs } as const;

export const muteChoices = ['hour', 'hours', 'day', 'week', 'always'] as const;
export type MuteChoice = (typeof muteChoices)[number];

/** Until when a choice mutes, as the server takes it. */
export function mutedUntilMs(choice: MuteChoice, nowMs: number): number {
  return choice === 'always' ? limits.timeMaxMs : nowMs + spansMs[choice];
}
