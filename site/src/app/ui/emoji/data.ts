import packed from 'virtual:emoji';
import { unpackEmoji } from './search.ts';

/** Every emoji. This module is big: import it when it is needed. */
export const emojiGroups = unpackEmoji(packed);
