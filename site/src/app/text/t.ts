import type { ComponentChildren } from 'preact';
import { en } from './en.ts';

type Entries = typeof en;
export type TextKey = keyof Entries;

type Template<Key extends TextKey> = Entries[Key] extends { other: infer Other } ? Other : Entries[Key];
type Variables<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Variables<Rest> : never;
type Values<Key extends TextKey, Value> = [Variables<Template<Key>>] extends [never]
  ? []
  : [values: Record<Variables<Template<Key>>, Value>];

const plurals = new Intl.PluralRules('en');

/** The string for `key` with its variables filled in. The compiler knows which variables each key has. */
export function t<Key extends TextKey>(key: Key, ...[values]: Values<Key, string | number>): string {
  return pieces(key, values).join('');
}

/** Like `t`, for variables that are elements: answers the text and the elements in their order. */
export function rich<Key extends TextKey>(
  key: Key,
  ...[values]: Values<Key, ComponentChildren>
): ComponentChildren[] {
  return pieces(key, values);
}

/** A name inside plain text (a label, a title), so that its writing direction does not spill into the sentence. */
export function isolate(text: string): string {
  return `\u2068${text}\u2069`;
}

function pieces<Value>(key: TextKey, values: Record<string, Value> = {}): (Value | string)[] {
  return template(key, values)
    .split(/\{(\w+)\}/)
    .map((piece, index) => (index % 2 === 0 ? piece : (values[piece] ?? '')));
}

function template(key: TextKey, values: Record<string, unknown>): string {
  const entry: string | { one: string; other: string } = en[key];
  if (typeof entry === 'string') return entry;
  return plurals.select(Number.parseInt(String(values.count), 10)) === 'one' ? entry.one : entry.other;
}
