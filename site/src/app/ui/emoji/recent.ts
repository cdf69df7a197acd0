import { signal } from '@preact/signals';

const recentMax = 24;

/**
 * Emoji that were picked since the app was opened, the last one first. In memory alone: which ones a person uses is
 * theirs, and nothing of it rests in the browser in the clear.
 */
export const recentEmoji = signal<readonly string[]>([]);

/** The skin tone that was chosen last: one of U+1F3FB to U+1F3FF, or '' for none. */
export const skinTone = signal('');

export function noteUsed(emoji: string): void {
  recentEmoji.value = [emoji, ...recentEmoji.peek().filter((one) => one !== emoji)].slice(0, recentMax);
}
