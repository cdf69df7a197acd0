import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { httpRoutes } from '../../functions/routes.ts';
import { pick } from '../faults/random.ts';
import { anyText, chance, fitting, mutated, type Schema, type Source, upTo, written } from './values.ts';

type Route = (typeof httpRoutes)[number];
/** What the OpenAPI document says of one operation. */
export interface Described {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema: Schema }> };
}
export type Document = { readonly paths: Record<string, Record<string, Described>> };

export interface HttpTry {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
}
export interface HttpAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** These take an argon2 each: rarely tried, or nothing else would be. */
const costly: ReadonlySet<Route['operation']> = new Set([
  'account.register',
  'session.create',
  'session.reauthenticate',
  'account.change-password',
  'recovery.by-code',
  'recovery.by-mail',
]);
/** These would end what the run needs. */
const spared: ReadonlySet<Route['operation']> = new Set([
  'session.revoke-all',
  'person.suspend',
  'admin.grant',
  'push.test',
]);
const common = httpRoutes.filter(({ operation }) => !costly.has(operation) && !spared.has(operation));
const rare = httpRoutes.filter(({ operation }) => costly.has(operation));
const oddHeaders = [
  'origin',
  'sec-fetch-site',
  'content-type',
  'cookie',
  'authorization',
  'umbra-token-transport',
  'umbra-viewer-address',
  'umbra-edge-proof',
  'x-forwarded-for',
  'host',
  'accept-encoding',
  'if-none-match',
  'range',
];

/** One request, fitting or not, at a route of the manifest or beside it. */
export function httpTry(source: Source, document: Document, token: string): HttpTry {
  const route: Route = pick(source.random, chance(source, 0.003) ? rare : common);
  const described = document.paths[route.path]?.[route.method.toLowerCase()];
  const path = route.path.replace(
    /\{\w+\}/g,
    () => encodeURIComponent(anyText(source).toWellFormed()) || 'x',
  );
  const headers: Record<string, string> = chance(source, 0.95) ? { authorization: `Bearer ${token}` } : {};
  const schema = described?.requestBody?.content['application/json']?.schema;
  let body: Buffer | undefined;
  if (schema ? chance(source, 0.97) : chance(source, 0.05)) {
    const value = fitting(source, schema ?? {});
    body = written(source, chance(source, 0.4) ? mutated(source, value) : value);
    headers['content-type'] = 'application/json';
  }
  if (chance(source, 0.05)) headers[pick(source.random, oddHeaders)] = headerText(source);
  return {
    method: chance(source, 0.02) ? pick(source.random, ['HEAD', 'PATCH', 'OPTIONS', 'TRACE']) : route.method,
    path: (chance(source, 0.02) ? broken(source, path) : path) + query(source, described),
    headers,
    body,
  };
}

/** Sends it. */
export async function sendHttp(
  origin: string,
  { method, path, headers, body }: HttpTry,
): Promise<HttpAnswer> {
  const { hostname, port } = new URL(origin);
  const length = body && { 'content-length': String(body.length) };
  const sent = request({
    hostname,
    port,
    method,
    path,
    headers: { connection: 'keep-alive', ...length, ...headers },
  });
  return new Promise((resolve, reject) => {
    sent.on('error', reject);
    sent.on('response', (answer) => {
      const status = answer.statusCode ?? 0;
      const type = answer.headers['content-type'] ?? '';
      text(answer).then((words) => resolve({ status, type, body: words }), reject);
    });
    sent.end(body);
  });
}

/** Bytes that are no HTTP, or hardly: all that counts is that the server lives on. */
export async function sendRubbish(origin: string, source: Source): Promise<void> {
  const { hostname, port } = new URL(origin);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.on('error', () => {});
  socket.end(
    chance(source, 0.5)
      ? Buffer.from(Array.from({ length: upTo(source, 600) }, () => upTo(source, 255)))
      : `${anyText(source)} /api/health HTTP/1.1\r\nHost: x\r\n${anyText(source)}: ${anyText(source)}\r\nContent-Length: 99999999\r\n\r\n${anyText(source)}`,
  );
  socket.resume();
  await Promise.race([once(socket, 'close'), new Promise((done) => setTimeout(done, 200))]);
  socket.destroy();
}

function query(source: Source, described: Described | undefined): string {
  const names = (described?.parameters ?? []).filter((one) => one.in === 'query').map(({ name }) => name);
  if (names.length === 0 && chance(source, 0.95)) return '';
  const pairs = Array.from({ length: upTo(source, 3) }, () => {
    const name = names.length > 0 && chance(source, 0.9) ? pick(source.random, names) : anyText(source);
    return `${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent(anyText(source).toWellFormed())}`;
  });
  return pairs.length === 0 ? '' : `?${pairs.join(chance(source, 0.95) ? '&' : '&&=&')}`;
}

/** A path as no client writes it, in characters that a request line can hold. */
function broken(source: Source, path: string): string {
  return pick(source.random, [
    `${path}/`,
    path.replace('/api', '/api//'),
    path.replace('/api/', '/api/../api/'),
    path.toUpperCase(),
    `${path}%`,
    `${path}%ff`,
    `${path}%2e%2e%2f`,
    `/${path}`,
    path.replaceAll('/', '%2f'),
  ]);
}

function headerText(source: Source): string {
  return anyText(source)
    .replace(/[^\t\x20-\x7e\x80-\xff]/g, '?')
    .slice(0, 2_000);
}
