import type { ComponentChildren } from 'preact';
import { en } from './en.ts';

/** Strings by key; one with plurals is chosen by the rule of `{count}`. */
export type Catalogue = Readonly<Record<string, string | { readonly one: string; readonly other: string }>>;
type KeyOf<Entries> = keyof Entries & string;
export type TextKey = KeyOf<typeof en>;

type Template<Entry> = Entry extends { other: infer Other } ? Other : Entry;
type Variables<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Variables<Rest> : never;
type Values<Entry, Value> = [Variables<Template<Entry>>] extends [never]
  ? []
  : [values: Record<Variables<Template<Entry>>, Value>];

/** The two ways to read a catalogue. The compiler knows which variables each key has. */
export interface Texts<Entries> {
  /** The string for `key` with its variables filled in. */
  t<Key extends KeyOf<Entries>>(key: Key, ...[values]: Values<Entries[Key], string | number>): string;
  /** Like `t`, for variables that are elements: answers the text and the elements in their order. */
  rich<Key extends KeyOf<Entries>>(
    key: Key,
    ...[values]: Values<Entries[Key], ComponentChildren>
  ): ComponentChildren[];
}

const plurals = new Intl.PluralRules('en');

/** Reads a catalogue; a part of the app that is loaded apart brings its own. */
export function textsOf<Entries extends Catalogue>(entries: Entries): Texts<Entries> {
  return {
    t: (key, ...[values]) => pieces(entries[key], values).join(''),
    rich: (key, ...[values]) => pieces(entries[key], values),
  };
}

export const { t, rich } = textsOf(en);

/** A name inside plain text (a label, a title), so that its writing direction does not spill into the sentence. */
export function isolate(text: string): string {
  return `\u2068${text}\u2069`;
}

function pieces<Value>(
  entry: Catalogue[string] | undefined,
  values: Record<string, Value> = {},
): (Value | string)[] {
  return template(entry ?? '', values)
    .split(/\{(\w+)\}/)
    .map((piece, index) => (index % 2 === 0 ? piece : (values[piece] ?? '')));
}

function template(entry: Catalogue[string], values: Record<string, unknown>): string {
  if (typeof entry === 'string') return entry;
  return plurals.select(Number.parseInt(String(values.count), 10)) === 'one' ? entry.one : entry.other;
}
