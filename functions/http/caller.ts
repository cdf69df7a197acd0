import { timingSafeEqual } from 'node:crypto';
import type { APIGatewayProxyEventV2 as Event } from 'aws-lambda';
import type { Caller } from '../core/caller.ts';
import type { Context } from '../core/context.ts';
import { deviceOf } from '../core/sessions/device.ts';
import { edgeProofHeader, viewerAddressHeader } from '../wire/headers.ts';

/**
 * Where a request comes from. The edge writes the viewer's address into a header of its own, over whatever the client wrote there,
 * and proves that it was the edge; what stands in `X-Forwarded-For` is never believed. A request that did not come through the edge has
 * the address of its connection, whatever its headers say: the API can be called around the edge, and addresses are what limits count by.
 */
export function callerOf(ctx: Context, event: Event): Caller {
  const { sourceIp, userAgent } = event.requestContext.http;
  const told = cameThroughEdge(ctx, event) ? event.headers[viewerAddressHeader] : undefined;
  return { address: told ?? sourceIp, device: deviceOf(userAgent) };
}

function cameThroughEdge(ctx: Context, event: Event): boolean {
  const expected = Buffer.from(ctx.settings.edgeProof ?? '');
  const given = Buffer.from(event.headers[edgeProofHeader] ?? '');
  return expected.length > 0 && given.length === expected.length && timingSafeEqual(given, expected);
}
