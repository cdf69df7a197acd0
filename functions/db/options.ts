import type { PostgresOptions } from './postgres.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * How to reach the database: by `DATABASE_URL`, or by the parts the cloud fills, with an IAM token as the password.
 *
 * @throws Error naming the variable that is missing.
 */
export function postgresOptions(environment: Environment): PostgresOptions {
  if (environment.DATABASE_URL) {
    return {
      connectionString: environment.DATABASE_URL,
      poolMax: Number(environment.DATABASE_POOL_MAX ?? 1),
    };
  }
  const need = (name: string): string => {
    const value = environment[name];
    if (!value)
      throw new Error(`The environment has no ${name}: the manifest does not grant it to this function.`);
    return value;
  };
  const [host, port, user, region] = [
    'DATABASE_HOST',
    'DATABASE_PORT',
    'DATABASE_USER',
    'DATABASE_REGION',
  ].map(need);
  return {
    host: host ?? '',
    port: Number(port),
    user: user ?? '',
    database: need('DATABASE_NAME'),
    tls: true,
    password: async () => {
      const { Signer } = await import('@aws-sdk/rds-signer');
      const signer = new Signer({
        hostname: host ?? '',
        port: Number(port),
        username: user ?? '',
        region: region ?? '',
      });
      return signer.getAuthToken();
    },
  };
}
