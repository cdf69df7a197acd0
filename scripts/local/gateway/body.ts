import type { IncomingMessage } from 'node:http';

/**
 * Reads a request's body whole, or resolves to `too-large` as soon as it exceeds `maxBytes`; the rest is then read and thrown
 * away, because a client that is still sending would see a reset instead of the answer. Rejects when the client goes.
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | 'too-large'> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer | 'too-large'>();
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= maxBytes) chunks.push(chunk);
    else resolve('too-large');
  });
  request.on('end', () => resolve(Buffer.concat(chunks)));
  request.on('error', reject);
  request.on('close', () => reject(new Error('The client went away before its request was complete')));
  return promise;
}
