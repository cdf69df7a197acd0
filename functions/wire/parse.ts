import * as v from 'valibot';
import { ApiError, type FieldIssue } from './errors.ts';

/**
 * Parses `input` with `schema` and returns the typed value.
 *
 * @throws ApiError `invalid` with one issue for each field that does not fit.
 */
export function parse<const Schema extends v.GenericSchema>(
  schema: Schema,
  input: unknown,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, input);
  if (result.success) return result.output;
  throw new ApiError('invalid', { issues: result.issues.slice(0, 20).map(fieldIssue) });
}

/**
 * Parses JSON text and then its shape.
 *
 * @throws ApiError `invalid` when the text is not JSON or does not fit.
 */
export function parseJson<const Schema extends v.GenericSchema>(
  schema: Schema,
  text: string,
): v.InferOutput<Schema> {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    throw new ApiError('invalid', { issues: [{ path: '', reason: 'not_json' }] });
  }
  return parse(schema, input);
}

/** Our own schemas give a word as their message; valibot's default messages are sentences, and become a word here. */
function fieldIssue(issue: v.BaseIssue<unknown>): FieldIssue {
  const path = v.getDotPath(issue) ?? '';
  if (/^[a-z][a-z0-9_]*$/.test(issue.message)) return { path, reason: issue.message };
  if (issue.kind === 'schema' && issue.received === 'undefined') return { path, reason: 'required' };
  if (issue.type === 'strict_object' && issue.expected === 'never') return { path, reason: 'unknown_field' };
  return { path, reason: issue.kind === 'schema' ? 'wrong_type' : issue.type };
}
