import type { ComponentChildren } from 'preact';
import type { Area } from './areas.ts';
import { en } from './en.ts';
import { language, locale } from './language.ts';

/** A string for each plural form that the language has. */
export type Plurals = { readonly [Form in Intl.LDMLPluralRule]?: string } & { readonly other: string };
/** Strings by key; one with plurals is chosen by the rule of `{count}`. */
export type Catalogue = Readonly<Record<string, string | Plurals>>;
/** The same keys in another language; what has plurals has every form of that one. */
export type TranslationOf<Entries, Form extends Intl.LDMLPluralRule> = {
  readonly [Key in keyof Entries]: Entries[Key] extends string ? string : { readonly [F in Form]: string };
};
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

const plurals = new Intl.PluralRules(language);
const numbers = new Intl.NumberFormat(locale);
let translation: Readonly<Partial<Record<Area, Catalogue>>> = {};

/** From now on every text is read from these catalogues, by the names of their areas. */
export function speak(catalogues: Readonly<Record<Area, Catalogue>>): void {
  translation = catalogues;
}

/**
 * Reads a catalogue; a part of the app that is loaded apart brings its own.
 *
 * @param areas the names under which translations have its keys (`areas.ts`).
 */
export function textsOf<Entries extends Catalogue>(
  entries: Entries,
  ...areas: readonly Area[]
): Texts<Entries> {
  const find = (key: string) => {
    const area = areas.find((name) => translation[name]?.[key] !== undefined);
    return area === undefined ? entries[key] : translation[area]?.[key];
  };
  return {
    t: (key, ...[values]) => pieces(find(key), values).join(''),
    rich: (key, ...[values]) => pieces(find(key), values),
  };
}

export const { t, rich } = textsOf(en, 'app', 'conversations');

/** A number as the reader writes it. */
export function numberWords(value: number): string {
  return numbers.format(value);
}

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
    .map((piece, index) => (index % 2 === 0 ? piece : shown(values[piece])));
}

function shown<Value>(value: Value | undefined): Value | string {
  return typeof value === 'number' ? numbers.format(value) : (value ?? '');
}

function template(entry: Catalogue[string], values: Record<string, unknown>): string {
  if (typeof entry === 'string') return entry;
  return entry[plurals.select(Number.parseInt(String(values.count), 10))] ?? entry.other;
}
