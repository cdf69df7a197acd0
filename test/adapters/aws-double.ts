import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sha256 } from '../../functions/adapters/aws/sign.ts';
import { verifySignature } from '../../scripts/local/sigv4.ts';

/** A request as it came, and whether its signature was good. */
export interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly isSigned: boolean;
}

/** `cut` ends the connection without an answer, `silence` never answers. */
export interface PlannedAnswer {
  readonly status: number | 'cut' | 'silence';
  readonly type?: string;
  readonly body?: object;
}

/** An AWS service that answers as it is told, 200 otherwise, and keeps what it was asked. */
export async function startAwsDouble(
  credentials: { accessKeyId: string; secretAccessKey: string },
  service: string,
) {
  const exchanges: Exchange[] = [];
  const planned: PlannedAnswer[] = [];
  const double = { url: '', exchanges, delayMs: 0, underWayMax: 0 };
  let underWay = 0;
  const server = createServer(async (request, response) => {
    double.underWayMax = Math.max(double.underWayMax, ++underWay);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const { method = '', url = '', headers } = request;
    let isSigned = true;
    try {
      const find = (id: string) => (id === credentials.accessKeyId ? credentials.secretAccessKey : undefined);
      verifySignature(request, { credentials: find, service, now: Date.now(), bodySha256: sha256(body) });
    } catch {
      isSigned = false;
    }
    exchanges.push({ method, url, headers, body: String(body), isSigned });
    if (double.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, double.delayMs));
    underWay--;
    const answer = planned.shift() ?? { status: 200 };
    if (answer.status === 'cut') return void request.socket.destroy();
    if (answer.status === 'silence') return;
    response.statusCode = answer.status;
    if (answer.type) response.setHeader('x-amzn-ErrorType', answer.type);
    response.end(
      answer.body || answer.type ? JSON.stringify(answer.body ?? { message: answer.type }) : undefined,
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  double.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(double, {
    /** What the next requests are answered, in their order. */
    answers: (...next: PlannedAnswer[]) => void planned.splice(0, planned.length, ...next),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}
