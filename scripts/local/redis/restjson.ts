import { type Arg, type Reply, ReplyError } from './reply.ts';

/** How the client wants strings: as text, or in base64 (`Upstash-Encoding`), the only way for bytes that are no UTF-8. */
export type Encoding = 'text' | 'base64';

/** `{"result":…}` or `{"error":…}` for one reply, as JSON text. */
export function replyObject(reply: Reply, encoding: Encoding): string {
  return reply instanceof ReplyError ? errorObject(reply.message) : `{"result":${value(reply, encoding)}}`;
}

export function errorObject(message: string): string {
  return JSON.stringify({ error: message });
}

/** Reads one command from JSON: an array of strings, numbers and booleans. Throws ReplyError for all else. */
export function parseCommand(json: unknown): Arg[] {
  if (!Array.isArray(json)) throw new ReplyError('ERR failed to parse command: it must be a JSON array');
  if (json.length === 0) throw new ReplyError('ERR empty command');
  return json.map((arg: unknown) => {
    if (arg === null) throw new ReplyError('ERR null args are not supported');
    if (!['string', 'number', 'boolean'].includes(typeof arg)) {
      throw new ReplyError('ERR failed to parse command: args must be strings, numbers or booleans');
    }
    return String(arg);
  });
}

/** Reads a pipeline or transaction: a JSON array of commands. Throws ReplyError. */
export function parseCommands(json: unknown): Arg[][] {
  if (!Array.isArray(json))
    throw new ReplyError('ERR failed to parse pipeline request: it must be a JSON array');
  if (json.length === 0) throw new ReplyError('ERR empty pipeline request');
  return json.map(parseCommand);
}

/**
 * The status OK stays as it is, since `@upstash/redis` compares it before it decodes. A stored string "OK" is encoded
 * like any other: inside an array that client decodes every string. Integers beyond 2^53 keep all their digits.
 */
function value(reply: Exclude<Reply, ReplyError>, encoding: Encoding): string {
  if (Array.isArray(reply)) {
    const items = reply.map((item) =>
      item instanceof ReplyError ? errorObject(item.message) : value(item, encoding),
    );
    return `[${items.join(',')}]`;
  }
  if (typeof reply === 'bigint') return reply.toString();
  if (reply === 'OK' || reply === null || typeof reply === 'number') return JSON.stringify(reply);
  const bytes = typeof reply === 'string' ? Buffer.from(reply) : reply;
  return JSON.stringify(bytes.toString(encoding === 'base64' ? 'base64' : 'utf8'));
}
