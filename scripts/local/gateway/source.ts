import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** What the edge of this process proves itself by, as the distribution does in the cloud. */
export const localEdgeProof = randomUUID();

/** Where a request came from: the address the gateway reports, and the chain of hops it hands on. */
export interface RequestSource {
  readonly sourceIp: string;
  readonly forwardedFor: string;
  /** Through the edge: the viewer's address, in the edge's own header, over whatever the client wrote there. */
  readonly viewerAddress?: string;
}

const throughEdge = new WeakMap<IncomingMessage, RequestSource>();

/**
 * Called by the edge, which alone is trusted about where a request came from: appends the viewer's address to
 * `X-Forwarded-For` as the CDN does. What the client wrote there itself stays in front and is never the last hop.
 */
export function markThroughEdge(request: IncomingMessage): void {
  const source = appendPeer(request);
  throughEdge.set(request, { ...source, viewerAddress: source.sourceIp });
}

/**
 * The source of a request. Through the edge it is the last hop of the edge's `X-Forwarded-For`; otherwise the peer of the
 * connection, whatever the request's headers say.
 */
export function sourceOf(request: IncomingMessage): RequestSource {
  return throughEdge.get(request) ?? appendPeer(request);
}

function appendPeer(request: IncomingMessage): RequestSource {
  const sourceIp = (request.socket.remoteAddress ?? '0.0.0.0').replace(/^::ffff:/, '');
  const claimed = request.headers['x-forwarded-for'];
  const hops = [claimed ?? [], sourceIp].flat();
  return { sourceIp, forwardedFor: hops.join(', ') };
}
