import { type Account, DeployError } from './account.ts';

export interface RedisAddress {
  readonly url: string;
  readonly token: string;
}

const pingDeadlineMs = 10_000;

/** The address in a secret, or undefined where it has not been filled in. */
export async function storedAddress(account: Account, secretArn: string): Promise<RedisAddress | undefined> {
  const { url, token }: Partial<RedisAddress> = JSON.parse(await account.readSecret(secretArn));
  return url && token ? { url, token } : undefined;
}

/** Asks the database itself. Throws `DeployError` unless it answers as Upstash's REST protocol does. */
export async function tryAddress({ url, token }: RedisAddress): Promise<void> {
  const problem = await ping(url, token);
  if (problem !== undefined) {
    throw new DeployError(`The Redis database at ${url} does not answer as Upstash does: ${problem}`);
  }
}

async function ping(url: string, token: string): Promise<string | undefined> {
  if (!URL.canParse(url)) return 'that is no address';
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify(['PING']),
      signal: AbortSignal.timeout(pingDeadlineMs),
    });
    const answer = (await response.json()) as { result?: string; error?: string };
    return answer.result === 'PONG' ? undefined : (answer.error ?? `status ${response.status}`);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
