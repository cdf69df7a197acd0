import type { Sockets } from '../core/context.ts';
import { type AwsClientOptions, AwsError, openAws } from './aws/client.ts';
import { encodeSegment, sha256 } from './aws/sign.ts';

type Options = Pick<AwsClientOptions, 'endpoint'> & Partial<AwsClientOptions>;

const nothing = { body: Buffer.alloc(0), bodySha256: sha256('') };
const contentType = { 'content-type': 'application/octet-stream' };

/**
 * Pushing through the gateway's own @connections address, never through the CDN. A frame for many sockets is encoded and hashed
 * once. See `decisions.md` for why this is not the SDK's client.
 */
export function openSockets(options: Options): Sockets {
  const aws = openAws({
    service: 'execute-api',
    attemptsMax: 3,
    atOnceMax: 64,
    timeoutMs: 3_000,
    ...options,
  });
  let last = { frame: '', ...nothing };
  const encode = (frame: string) => {
    // A fan-out posts one and the same string again and again.
    if (last.frame !== frame) {
      const body = Buffer.from(frame);
      last = { frame, body, bodySha256: sha256(body) };
    }
    return last;
  };
  const pathOf = (connectionId: string) => `/@connections/${encodeSegment(connectionId)}`;
  return {
    async post(connectionId, frame) {
      const { body, bodySha256 } = encode(frame);
      try {
        await aws.send({
          method: 'POST',
          path: pathOf(connectionId),
          headers: contentType,
          body,
          bodySha256,
        });
        return 'sent';
      } catch (error) {
        if (isGone(error)) return 'gone';
        throw error;
      }
    },
    async close(connectionId) {
      try {
        await aws.send({ method: 'DELETE', path: pathOf(connectionId), ...nothing });
      } catch (error) {
        if (!isGone(error)) throw error;
      }
    },
  };
}

function isGone(error: unknown): boolean {
  return error instanceof AwsError && error.name === 'GoneException';
}
