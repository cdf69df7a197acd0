/** Carries the address of the viewer from the edge to the functions; the edge replaces whatever a client wrote there. */
export const viewerAddressHeader = 'umbra-viewer-address';
/** Carries the proof that a request came through the edge; without it the address above may be anybody's invention. */
export const edgeProofHeader = 'umbra-edge-proof';

export interface SecurityHeaderOptions {
  /** The origin that attachments are uploaded to and fetched from, when it is not the site's own. */
  readonly uploadOrigin?: string;
  /** HSTS is sent over HTTPS alone: browsers ignore it on plain HTTP. */
  readonly https: boolean;
}

/**
 * The headers that go with every answer of the site, the API's and errors included; the CDN's response headers policy and
 * the local edge both read them here. Nothing inline runs, nothing is framed, nothing is fetched from elsewhere.
 * Throws TypeError when `uploadOrigin` is not exactly an origin (scheme, host and port).
 */
export function securityHeaders(options: SecurityHeaderOptions): Record<string, string> {
  const headers: Record<string, string> = {
    'content-security-policy': contentSecurityPolicy(options.uploadOrigin),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    // The microphone is for voice messages; the rest is for nobody.
    'permissions-policy': 'microphone=(self), camera=(), geolocation=(), payment=(), usb=()',
  };
  if (options.https) headers['strict-transport-security'] = 'max-age=63072000; includeSubDomains';
  return headers;
}

function contentSecurityPolicy(uploadOrigin: string | undefined): string {
  if (uploadOrigin !== undefined && new URL(uploadOrigin).origin !== uploadOrigin)
    throw new TypeError(
      `uploadOrigin must be an origin such as https://files.example.com, not ${uploadOrigin}`,
    );
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "font-src 'self'",
    `connect-src 'self'${uploadOrigin ? ` ${uploadOrigin}` : ''}`,
    "manifest-src 'self'",
    "worker-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "require-trusted-types-for 'script'",
    // The one policy can make nothing but the address of the service worker (`site/src/app/ui/shell/keep-offline.ts`).
    'trusted-types service-worker',
  ].join('; ');
}
