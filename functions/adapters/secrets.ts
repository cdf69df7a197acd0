import { hkdfSync } from 'node:crypto';
import type { Secrets } from '../core/context.ts';

/**
 * Keys derived from one master secret (HKDF-SHA-256, RFC 5869), so that a deployment has a single secret to keep.
 *
 * @param read fetches the master secret; called once, and again only if it failed.
 */
export function openSecrets(read: () => Promise<string>): Secrets {
  let master: Promise<string> | undefined;
  return {
    async derive(purpose) {
      master ??= read();
      let text: string;
      try {
        text = await master;
      } catch (error) {
        master = undefined;
        throw error;
      }
      if (text.length < 32) throw new Error('The master secret is shorter than 32 characters.');
      return Buffer.from(hkdfSync('sha256', text, 'umbrachat', purpose, 32));
    },
  };
}

/** Reads a secret from Secrets Manager. The client is loaded only here: it costs 40 ms of a cold start. */
export async function readSecret(arn: string): Promise<string> {
  const { GetSecretValueCommand, SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
  const answer = await new SecretsManagerClient({}).send(new GetSecretValueCommand({ SecretId: arn }));
  if (!answer.SecretString) throw new Error('The secret is empty.');
  return answer.SecretString;
}
