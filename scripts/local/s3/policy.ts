import { S3Error } from './errors.ts';

export type PolicyLimits = { readonly minBytes: number; readonly maxBytes: number };

/** Fields that need no condition (S3, "POST policy": all others do). */
const exempt = new Set(['policy', 'x-amz-signature', 'file']);

/**
 * Holds the fields of a POST against its policy (base64 of JSON) and returns the size the file may have. Every field must
 * be named by a condition and meet it, and every condition must find its field. `fields` has lower-case names and includes
 * `bucket`. Throws S3Error `AccessDenied` (expired, unmet, extra field) or `InvalidPolicyDocument`.
 */
export function checkPolicy(
  policyBase64: string,
  fields: ReadonlyMap<string, string>,
  limitBytes: number,
  nowMs: number,
): PolicyLimits {
  const policy = parsePolicy(policyBase64);
  if (nowMs > policy.expirationMs) throw denied('Policy expired.');
  let [minBytes, maxBytes] = [0, limitBytes];
  const covered = new Set<string>();
  for (const condition of policy.conditions) {
    const [operator, name, value] = normalise(condition);
    if (operator === 'content-length-range') {
      minBytes = Math.max(minBytes, Number(name));
      maxBytes = Math.min(maxBytes, Number(value));
      continue;
    }
    const actual = fields.get(name) ?? '';
    const met = operator === 'eq' ? fields.has(name) && actual === value : actual.startsWith(value);
    if (!met) throw denied(`Policy Condition failed: ${JSON.stringify([operator, `$${name}`, value])}`);
    covered.add(name);
  }
  const extra = Array.from(fields.keys()).filter(
    (name) => !covered.has(name) && !exempt.has(name) && !name.startsWith('x-ignore-'),
  );
  // The bucket is where the form was posted to: a policy that names none would be good for any.
  if (extra.length > 0) throw denied(`Extra input fields: ${extra.join(', ')}`);
  return { minBytes, maxBytes };
}

function parsePolicy(base64: string): { expirationMs: number; conditions: unknown[] } {
  let policy: { expiration?: unknown; conditions?: unknown } | null;
  try {
    policy = JSON.parse(Buffer.from(base64, 'base64').toString('utf8'));
  } catch {
    throw invalid('it is not JSON');
  }
  const expirationMs = typeof policy?.expiration === 'string' ? Date.parse(policy.expiration) : Number.NaN;
  if (Number.isNaN(expirationMs)) throw invalid('expiration is missing or malformed');
  if (!Array.isArray(policy?.conditions)) throw invalid('conditions are missing');
  return { expirationMs, conditions: policy.conditions };
}

type Condition = ['eq' | 'starts-with' | 'content-length-range', string, string];

function normalise(condition: unknown): Condition {
  if (Array.isArray(condition) && condition.length === 3) {
    const [operator, left, right] = condition as unknown[];
    const kind = String(operator).toLowerCase();
    if (
      kind === 'content-length-range' &&
      [left, right].every((n) => Number.isSafeInteger(Number(n)) && Number(n) >= 0)
    )
      return [kind, String(left), String(right)];
    const named = typeof left === 'string' && left.startsWith('$') && typeof right === 'string';
    if ((kind === 'eq' || kind === 'starts-with') && named) return [kind, left.slice(1).toLowerCase(), right];
  } else if (condition !== null && typeof condition === 'object' && !Array.isArray(condition)) {
    const [[name, value] = [], ...more] = Object.entries(condition as Record<string, unknown>);
    if (name !== undefined && typeof value === 'string' && more.length === 0)
      return ['eq', name.toLowerCase(), value];
  }
  throw invalid(`condition ${JSON.stringify(condition)} is not understood`);
}

function denied(reason: string): S3Error {
  return new S3Error('AccessDenied', `Invalid according to Policy: ${reason}`);
}

function invalid(reason: string): S3Error {
  return new S3Error('InvalidPolicyDocument', `Invalid Policy: ${reason}.`);
}
