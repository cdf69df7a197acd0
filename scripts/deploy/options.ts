import { DeployError } from './account.ts';

export type Options = Readonly<Record<string, string>>;

/** `name=value` as given by `-c`. Throws `DeployError` for what is no such pair. */
export function parseContext(entries: readonly string[]): Options {
  return Object.fromEntries(
    entries.map((entry) => {
      const at = entry.indexOf('=');
      if (at < 1) throw new DeployError(`-c ${entry}: must be name=value`);
      return [entry.slice(0, at), entry.slice(at + 1)];
    }),
  );
}

/**
 * The options of this deployment: those of the one before, which its Data stack remembers, and those given now, which
 * win; an empty value goes back to the default. Throws `DeployError` where that would leave the database behind.
 */
export function mergeOptions(before: string | undefined, given: Options): Options {
  const remembered: Options = before === undefined ? {} : JSON.parse(before);
  const merged = Object.fromEntries(
    Object.entries({ ...remembered, ...given }).filter(([, value]) => value !== ''),
  );
  const database = (options: Options) => options.db ?? 'express';
  if (before !== undefined && database(merged) !== database(remembered)) {
    throw new DeployError(
      `This deployment keeps its database as db=${database(remembered)}. Another db makes a new, empty one and leaves the old one: ` +
        'read "Another database" in infra/runbooks.md, then run cdk yourself.',
    );
  }
  return merged;
}

/** As arguments of the CDK CLI. */
export function contextArguments(options: Options): string[] {
  return Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
