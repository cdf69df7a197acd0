import { randomBytes } from 'node:crypto';
import { uuid7Source } from '../../site/src/app/client/uuid7.ts';
import { pick, type Random } from '../faults/random.ts';

export const uuid7 = uuid7Source(Date.now, (count) => randomBytes(count));

/** JSON Schema as far as the OpenAPI document uses it. */
export interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
}

const nastyTexts: readonly string[] = [
  '',
  ' ',
  '\0',
  '\ud800',
  '\udfff\ud800',
  '\u202e\u2066',
  '\u200b\u2060\ufeff',
  `a${'\u0301'.repeat(60)}`,
  '👩‍👩‍👧‍👦'.repeat(50),
  'x'.repeat(5_000),
  '\u2028\u2029\u0085',
  "' or 1=1; --",
  '$1 %s %n {0}',
  '../../../etc/passwd',
  '%00%ff%',
  '__proto__',
  'constructor',
  'toString',
  'null',
  'NaN',
  '1e999',
  '<img src=x onerror=alert(1)>',
  '**_~`[](javascript:x)'.repeat(40),
  '((((((((((((((((((((((((((((((a+)+)+',
  '\u0130İIıſK',
  '-1',
  '00000000-0000-0000-0000-000000000000',
];
const nastyNumbers: readonly number[] = [
  -1,
  0,
  1,
  -0,
  0.5,
  2 ** 31,
  2 ** 31 - 1,
  2 ** 32,
  2 ** 53 - 1,
  2 ** 53,
  2 ** 63,
  1e21,
  1e308,
  5e-324,
  -(2 ** 63),
  8.64e15,
];

/** Where inputs come from: a seed, and things that exist, so that some inputs get far. */
export interface Source {
  readonly random: Random;
  readonly known: readonly string[];
}

export const chance = ({ random }: Source, probability: number) => random() < probability;
export const upTo = ({ random }: Source, max: number) => Math.floor(random() * (max + 1));

export function anyText(source: Source): string {
  const kind = upTo(source, 5);
  if (kind <= 1) return pick(source.random, source.known);
  if (kind === 2) return uuid7();
  if (kind === 3) return pick(source.random, nastyTexts);
  const units = Array.from({ length: upTo(source, 24) }, () => upTo(source, kind === 4 ? 0x7f : 0xffff));
  return String.fromCharCode(...units);
}

export function anyNumber(source: Source): number {
  return chance(source, 0.5) ? pick(source.random, nastyNumbers) : upTo(source, 40);
}

export function anyJson(source: Source, depth = 0): unknown {
  const kind = upTo(source, depth > 3 ? 4 : 7);
  if (kind <= 1) return anyText(source);
  if (kind === 2) return anyNumber(source);
  if (kind === 3) return chance(source, 0.5);
  if (kind === 4) return null;
  if (kind === 5) return Array.from({ length: upTo(source, 4) }, () => anyJson(source, depth + 1));
  return Object.fromEntries(
    Array.from({ length: upTo(source, 4) }, () => [anyText(source), anyJson(source, depth + 1)]),
  );
}

/** A value that fits a schema, or nearly. */
export function fitting(source: Source, schema: Schema): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return pick(source.random, schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fitting(source, pick(source.random, choices));
  if (schema.type === 'object' || schema.properties) return fittingObject(source, schema);
  if (schema.type === 'array') {
    const length = chance(source, 0.02) ? 300 : upTo(source, 3);
    return Array.from({ length }, () => fitting(source, schema.items ?? {}));
  }
  if (schema.type === 'boolean') return chance(source, 0.5);
  if (schema.type === 'number' || schema.type === 'integer') return anyNumber(source);
  if (schema.type === 'null') return null;
  return schema.type === 'string' ? anyText(source) : anyJson(source);
}

function fittingObject(
  source: Source,
  { properties = {}, required = [], additionalProperties }: Schema,
): object {
  const entries = Object.entries(properties)
    .filter(([name]) => required.includes(name) || chance(source, 0.5))
    .map(([name, schema]) => [name, fitting(source, schema)]);
  if (typeof additionalProperties === 'object' && Object.keys(properties).length === 0) {
    for (let count = upTo(source, 3); count > 0; count--)
      entries.push([anyText(source), fitting(source, additionalProperties)]);
  }
  return Object.fromEntries(entries);
}

/** The same with one thing wrong somewhere: replaced, taken out, put in, nested or prototype-like. */
export function mutated(source: Source, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || chance(source, 0.25)) return anyJson(source);
  if (Array.isArray(value)) {
    if (value.length === 0) return [anyJson(source)];
    return value.with(upTo(source, value.length - 1), mutated(source, pick(source.random, value)));
  }
  const entries = Object.entries(value);
  const kind = upTo(source, 4);
  if (kind === 0) return JSON.parse(`{"__proto__":${JSON.stringify(anyJson(source))}}`);
  if (kind === 1) return { ...value, [anyText(source)]: anyJson(source) };
  if (entries.length === 0) return anyJson(source);
  const at = upTo(source, entries.length - 1);
  if (kind === 2) return Object.fromEntries(entries.filter((_, index) => index !== at));
  return Object.fromEntries(
    entries.map(([name, inner], index) => [name, index === at ? mutated(source, inner) : inner]),
  );
}

/** JSON as bytes, sometimes broken: cut off, a byte changed, a mark in front, nested until it hurts. */
export function written(source: Source, value: unknown): Buffer {
  const bytes = Buffer.from(JSON.stringify(value) ?? '');
  const kind = upTo(source, 24);
  if (kind === 0) return bytes.subarray(0, upTo(source, bytes.length));
  if (kind === 1 && bytes.length > 0) {
    bytes[upTo(source, bytes.length - 1)] = upTo(source, 255);
    return bytes;
  }
  if (kind === 2) return Buffer.concat([Buffer.from('\ufeff'), bytes]);
  if (kind === 3) return Buffer.from(`${'[{"a":'.repeat(4_000)}1`);
  return bytes;
}
