import { createHash, hkdfSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RequestListener } from '../gateway/http-api.ts';
import type { VerifyRequest } from '../gateway/management.ts';
import { verifySignature } from '../sigv4.ts';

/**
 * Gives this process credentials and a region, as Lambda gives its functions. They are good for the stand-ins alone:
 * whatever real ones the shell had are dropped, so nothing here can reach an account.
 */
export function setAwsEnvironment(masterSecret: string): { id: string; secret: string } {
  const id = 'AKIDUMBRALOCALSTACK0';
  const secret = Buffer.from(hkdfSync('sha256', masterSecret, 'umbrachat', 'local-aws-key', 30)).toString(
    'base64',
  );
  for (const name of ['AWS_PROFILE', 'AWS_SESSION_TOKEN', 'AWS_ROLE_ARN', 'AWS_WEB_IDENTITY_TOKEN_FILE']) {
    delete process.env[name];
  }
  process.env.AWS_ACCESS_KEY_ID = id;
  process.env.AWS_SECRET_ACCESS_KEY = secret;
  process.env.AWS_REGION = 'us-east-1';
  process.env.AWS_EC2_METADATA_DISABLED = 'true';
  return { id, secret };
}

/** Checks the Signature V4 of a request that was read whole. */
export function checkSigned(service: string, credentials: (id: string) => string | undefined): VerifyRequest {
  return async (request: IncomingMessage, body: Buffer) => {
    const bodySha256 = createHash('sha256').update(body).digest('hex');
    verifySignature(request, { credentials, service, now: Date.now(), bodySha256 });
  };
}

export interface LoopbackServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Serves a listener on a free port of 127.0.0.1. */
export async function serveLoopback(listener: RequestListener): Promise<LoopbackServer> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
