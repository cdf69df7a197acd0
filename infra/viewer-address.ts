/** The CloudFront function in front of the HTTP API: the functions behind it have to know where a request comes from. */
import { viewerAddressHeader } from '../functions/wire/headers.ts';

interface ViewerRequestEvent {
  viewer: { ip: string };
  request: { headers: Record<string, { value: string }> };
}

/**
 * Writes the viewer's address into a header of our own, over whatever the client wrote there: `X-Forwarded-For` begins with what
 * clients like. It is shipped as text and keeps to the language of CloudFront's runtime 2.0.
 */
export function handler(event: ViewerRequestEvent) {
  event.request.headers['umbra-viewer-address'] = { value: event.viewer.ip };
  return event.request;
}

/** The text that CloudFront runs: `handler` itself, without its types. */
export function viewerAddressCode(): string {
  const code = handler.toString();
  if (!code.includes(viewerAddressHeader)) throw new Error('The function sets another header than is read.');
  return code;
}
