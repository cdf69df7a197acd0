import type { Credentials } from './sign.ts';

interface Expiring extends Credentials {
  readonly expiration?: Date | undefined;
}

export interface CredentialSource {
  /** Good ones; fetched anew when they are about to expire. */
  current(): Credentials | Promise<Credentials>;
  /** Forgets what it has, because a service said that it has expired. */
  expire(): void;
}

/** Credentials are not used any more when they end this soon. */
const marginMs = 300_000;

/**
 * Where Lambda puts a function's credentials: in the environment, read each time; anywhere else the provider of the SDK is asked,
 * which is loaded only then.
 */
export function openCredentials(
  environment: Readonly<Record<string, string | undefined>>,
  provide: () => Promise<Expiring> = fromSdk,
  nowMs: () => number = Date.now,
): CredentialSource {
  let fetched: Promise<Expiring> | undefined;
  let endsAtMs = 0;
  const fetchAnew = async (): Promise<Expiring> => {
    const given = await provide();
    endsAtMs = given.expiration ? given.expiration.getTime() - marginMs : Number.POSITIVE_INFINITY;
    return given;
  };
  return {
    current() {
      const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = environment;
      if (accessKeyId && secretAccessKey) {
        return { accessKeyId, secretAccessKey, sessionToken: environment.AWS_SESSION_TOKEN || undefined };
      }
      if (fetched === undefined || nowMs() >= endsAtMs) {
        endsAtMs = Number.POSITIVE_INFINITY;
        fetched = fetchAnew();
        fetched.catch(() => {
          fetched = undefined;
        });
      }
      return fetched;
    },
    expire() {
      fetched = undefined;
    },
  };
}

async function fromSdk(): Promise<Expiring> {
  const { ApiGatewayManagementApiClient } = await import('@aws-sdk/client-apigatewaymanagementapi');
  return new ApiGatewayManagementApiClient({}).config.credentials();
}
