/** Values an authoriser may hand on, as they reach later events: always strings. */
export type AuthorizerContext = Readonly<Record<string, string>>;

export type Authorization =
  | { readonly decision: 'allow'; readonly context: AuthorizerContext }
  | { readonly decision: 'deny' }
  /** API Gateway answers an authoriser whose output it cannot use with 500. */
  | { readonly decision: 'malformed' };

/**
 * Evaluates a Lambda authoriser's output for one method: an explicit Deny wins, without an Allow it is denied. Context values
 * have to be strings, numbers or booleans.
 */
export function evaluatePolicy(output: unknown, methodArn: string): Authorization {
  if (!isRecord(output) || typeof output.principalId !== 'string' || !isRecord(output.policyDocument))
    return { decision: 'malformed' };
  const context = stringifyContext(output.context ?? {});
  const statements = [output.policyDocument.Statement ?? []].flat();
  if (!context || statements.length === 0 || !statements.every(isRecord)) return { decision: 'malformed' };

  const applying = statements.filter(
    (statement) =>
      matchesAny(statement.Action, 'execute-api:Invoke') && matchesAny(statement.Resource, methodArn),
  );
  if (applying.some(({ Effect }) => Effect === 'Deny')) return { decision: 'deny' };
  if (!applying.some(({ Effect }) => Effect === 'Allow')) return { decision: 'deny' };
  return { decision: 'allow', context: { ...context, principalId: output.principalId } };
}

function stringifyContext(context: unknown): Record<string, string> | undefined {
  if (!isRecord(context)) return undefined;
  const values = Object.entries(context);
  if (!values.every(([, value]) => ['string', 'number', 'boolean'].includes(typeof value))) return undefined;
  return Object.fromEntries(values.map(([key, value]) => [key, String(value)]));
}

function matchesAny(patterns: unknown, value: string): boolean {
  return [patterns].flat().some((pattern) => typeof pattern === 'string' && matches(pattern, value));
}

/** IAM's wildcards: `*` for any run of characters, `?` for one. */
function matches(pattern: string, value: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 'is').test(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
