/** An error reply of Redis: the whole text as it goes over the wire, code word first (`ERR …`). */
export class ReplyError extends Error {
  override readonly name = 'ReplyError';
}

/**
 * A reply in the terms of RESP2: a string is a simple string (a status such as `OK`), a Buffer is a bulk string,
 * null is a nil bulk string or nil array. An integer is a bigint only where a number would round it.
 */
export type Reply = string | Buffer | number | bigint | null | ReplyError | Reply[];

/** One word of a command; text stands for its UTF-8 bytes. */
export type Arg = string | Buffer;

/** What the bridge talks to: the engine in this process, or a real Redis. */
export interface Backing {
  /** Answers one command. An error reply is a value; a rejection means that no reply came at all. */
  execute(args: Arg[]): Promise<Reply>;
  /** Runs commands one after another and answers each, with the order kept but others free to come between. */
  pipeline(commands: Arg[][]): Promise<Reply[]>;
  /** Runs commands as MULTI/EXEC does: all replies, or the one error that discarded the whole. */
  transaction(commands: Arg[][]): Promise<Reply[] | ReplyError>;
  close(): void;
}

export const OK = 'OK';

export const wrongType = () =>
  new ReplyError('WRONGTYPE Operation against a key holding the wrong kind of value');
export const syntaxError = () => new ReplyError('ERR syntax error');
export const notAnInteger = () => new ReplyError('ERR value is not an integer or out of range');
export const wrongArity = (name: string) =>
  new ReplyError(`ERR wrong number of arguments for '${name}' command`);
export const discarded = () => new ReplyError('EXECABORT Transaction discarded because of previous errors.');

/** Redis' text for a command it does not know; `args` are bytes, one char each. */
export function unknownCommand(args: string[]): ReplyError {
  const cString = (bytes: string, maxBytes: number) => bytes.split('\0', 1).join('').slice(0, maxBytes);
  let beginning = '';
  for (const arg of args.slice(1)) {
    if (beginning.length >= 128) break;
    beginning += `'${cString(arg, 128 - beginning.length)}' `;
  }
  const text = `ERR unknown command '${cString(args[0] ?? '', 128)}', with args beginning with: ${beginning}`;
  return new ReplyError(Buffer.from(text.replace(/[\r\n]/g, ' '), 'latin1').toString());
}

/** An integer reply: a plain number while that is exact. */
export function integer(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** A bulk string from bytes held one char each. */
export function bulk(bytes: string): Buffer {
  return Buffer.from(bytes, 'latin1');
}
