import { voice } from '../../text/en/voice.ts';
import { textsOf } from '../../text/t.ts';

export const { t: tv } = textsOf(voice, 'voice');

/** "3:07". */
export function clockWords(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
