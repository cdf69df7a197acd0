/** A route of the HTTP API: `path` has `{name}` for one segment. */
export interface HttpRouteSpec {
  readonly method: string;
  readonly path: string;
  readonly function: string;
}

export interface RouteMatch {
  readonly route: HttpRouteSpec;
  readonly pathParameters: Record<string, string>;
}

/**
 * Makes the function that finds the route of a method and a decoded path. As in API Gateway a literal segment wins over a
 * parameter, a parameter is never empty, and a trailing slash is a different path.
 */
export function createMatcher(
  routes: readonly HttpRouteSpec[],
): (method: string, path: string) => RouteMatch | undefined {
  const compiled = routes
    .map((route) => ({ route, segments: route.path.split('/') }))
    .sort((a, b) => specificity(a.segments).localeCompare(specificity(b.segments)));

  return (method, path) => {
    const given = path.split('/');
    for (const { route, segments } of compiled) {
      if (route.method !== method) continue;
      const pathParameters = matchSegments(segments, given);
      if (pathParameters) return { route, pathParameters };
    }
    return undefined;
  };
}

function matchSegments(
  segments: readonly string[],
  given: readonly string[],
): Record<string, string> | undefined {
  if (segments.length !== given.length) return undefined;
  const parameters: [string, string][] = [];
  for (const [index, segment] of segments.entries()) {
    const value = given[index] ?? '';
    const name = parameterName(segment);
    if (name === undefined ? segment !== value : value === '') return undefined;
    if (name !== undefined) parameters.push([name, value]);
  }
  return Object.fromEntries(parameters);
}

function parameterName(segment: string): string | undefined {
  return /^\{(\w+)\}$/.exec(segment)?.[1];
}

function specificity(segments: readonly string[]): string {
  return segments.map((segment) => (parameterName(segment) === undefined ? '0' : '1')).join('');
}
