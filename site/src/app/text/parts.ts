import { compose } from './en/compose.ts';
import { parts } from './en/parts.ts';
import { en } from './en.ts';
import { textsOf } from './t.ts';

const texts = { ...en, ...parts, ...compose };

export type PartTextKey = keyof typeof texts;

/** The strings of all parts that are loaded behind the list. */
export const { t, rich } = textsOf(texts, 'app', 'conversations', 'parts', 'compose');
