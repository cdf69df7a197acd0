import { isIP } from 'node:net';

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]']);
const wildcards = new Set(['0.0.0.0', '::']);

/**
 * Whether a request's Host names this server. A page elsewhere can point its own domain at a loopback address (DNS
 * rebinding) and would then be same-origin with the messenger; such a request carries that domain as its Host. Bound to a
 * wildcard address, any IP literal is served as well: a literal cannot be rebound.
 */
export function isServedHost(header: string | undefined, configuredHost: string | undefined): boolean {
  const name = /^(\[[^\]]*\]|[^:]*)(?::\d{1,5})?$/.exec(header?.toLowerCase() ?? '')?.[1];
  if (!name) return false;
  if (loopbackNames.has(name)) return true;
  if (configuredHost === undefined) return false;
  const bare = name.replace(/^\[(.*)\]$/, '$1');
  return bare === configuredHost.toLowerCase() || (wildcards.has(configuredHost) && isIP(bare) !== 0);
}
