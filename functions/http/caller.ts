import type { APIGatewayProxyEventV2 as Event } from 'aws-lambda';
import type { Caller } from '../core/caller.ts';
import { deviceOf } from '../core/sessions/device.ts';
import { viewerAddressHeader } from '../wire/headers.ts';

/**
 * Where a request comes from. The edge writes the viewer's address into a header of its own, over whatever the client wrote there;
 * what stands in `X-Forwarded-For` is never believed. A request that did not come through the edge has the address of its
 * connection.
 */
export function callerOf(event: Event): Caller {
  const { sourceIp, userAgent } = event.requestContext.http;
  return { address: event.headers[viewerAddressHeader] ?? sourceIp, device: deviceOf(userAgent) };
}
