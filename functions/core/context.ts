import type { KeyObject } from 'node:crypto';
import type { Scope } from '../wire/access-tokens.ts';
import type { RegistrationMode } from '../wire/instance.ts';
import type { Hosting } from '../wire/registry/lists.ts';

/** What every action gets: the outside world, through ports, and nothing else. Built once per cold start. */
export interface Context {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Log;
  readonly db: Database;
  readonly live: LiveStore;
  readonly records: Records;
  readonly sockets: Sockets;
  readonly fanoutQueue: DelayQueue;
  readonly filesQueue: Queue;
  readonly erasureQueue: Queue;
  readonly uploads: Uploads;
  readonly fileStore: FileStore;
  readonly images: Images;
  readonly mailQueue: Queue;
  readonly mail: Mail;
  readonly exportFiles: ExportFiles;
  readonly exportQueue: Queue;
  readonly secrets: Secrets;
  readonly push: PushServices;
  readonly personKeys: PersonKeys;
}

export interface Settings {
  /** Origins the site is served from, the first being the canonical one; `https:` decides about cookie names. */
  readonly origins: readonly [string, ...string[]];
  readonly version: string;
  /** In the cloud, or everything on one computer: who holds the stores is told accordingly. */
  readonly hosting: Hosting;
  /** The version of the protocol that is spoken here; clients of the one before it are served as well. */
  readonly protocolVersion: number;
  /** Origins that are posted to besides the push services of browsers; none but where one is run for tests. */
  readonly pushServices: readonly string[];
  /** Who may register as long as no administrator decides otherwise. */
  readonly registration: RegistrationMode;
  /** Whose account is made administrator when they register or sign in; undefined: the first one registered. */
  readonly adminHandle: string | undefined;
  /** Every allowance in `wire/limits.ts` is multiplied by it: 1, and more where a test or a load run says so; infinity is no limit. */
  readonly rateFactor: number;
  /** What the edge sends along with each request; undefined: no word of an edge is believed. */
  readonly edgeProof: string | undefined;
}

/** Who acts: the person and the session, as proven by the access token. */
export interface Actor {
  readonly userId: string;
  readonly sessionId: string;
  /** What a personal access token allows; absent where the person signed in, who may do everything. */
  readonly scopes?: readonly Scope[];
}

export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
}

/** Fields are an allowlist: no bodies, names, tokens or queries ever reach a log. */
export interface LogFields {
  readonly requestId?: string | undefined;
  readonly operation?: string;
  readonly status?: number;
  readonly code?: string;
  readonly durationMs?: number;
  readonly store?: string;
  readonly error?: unknown;
}

export interface Log {
  info(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

export interface Statement {
  readonly text: string;
  readonly values?: readonly unknown[];
  /** A name prepares the statement once per connection. */
  readonly name?: string;
}

export interface Rows<Row> {
  readonly rows: Row[];
  readonly rowCount: number;
}

export interface Queryable {
  /** One round trip. Errors are the database's own, but for `waking` and `unavailable`. */
  query<Row = Record<string, unknown>>(statement: Statement): Promise<Rows<Row>>;
}

export interface Database extends Queryable {
  /** Commits when `work` resolves, rolls back when it throws. Serialization failures and deadlocks are run again. */
  transaction<Result>(work: (tx: Queryable) => Promise<Result>): Promise<Result>;
}

/** Commands of one round trip to the live store. Replies come back in the order of the calls. */
export interface LiveBatch {
  zadd(
    key: string,
    options: { gt?: true; lt?: true; xx?: true },
    entry: { score: number; member: string },
  ): unknown;
  zrem(key: string, ...members: string[]): unknown;
  zcount(key: string, min: number | string, max: number | string): unknown;
  zmscore(key: string, members: string[]): unknown;
  zunion(keyCount: number, keys: string[], options: { withScores: true }): unknown;
  zremrangebyscore(key: string, min: number | string, max: number | string): unknown;
  pexpire(key: string, ttlMs: number): unknown;
  get(key: string): unknown;
  incr(key: string): unknown;
  ping(): unknown;
}

/** Connections and presence. Holds nothing durable: everything in it may vanish and is rebuilt. */
export interface LiveStore {
  /** @throws ApiError `unavailable` when the store cannot be reached. */
  batch(build: (batch: LiveBatch) => void): Promise<unknown[]>;
}

/** A record that expires by itself. An expired record is never returned, however late the store deletes it. */
export interface ExpiringRecord {
  readonly pk: string;
  readonly sk: string;
  readonly expiresAtSeconds: number;
  readonly data: Readonly<Record<string, string | number | boolean | null>>;
}

export interface Records {
  get(pk: string, sk: string): Promise<ExpiringRecord | undefined>;
  list(pk: string): Promise<ExpiringRecord[]>;
  /** Writes if `expected` still holds (`absent`, or the values of some fields). Returns whether it was written. */
  put(record: ExpiringRecord, expected?: 'absent' | ExpiringRecord['data']): Promise<boolean>;
  delete(pk: string, sk: string): Promise<void>;
  /** Cheap proof that the store answers. */
  ping(): Promise<void>;
}

export interface Sockets {
  /** Sends one frame. `gone`: the connection has ended and should be forgotten. */
  post(connectionId: string, frame: string): Promise<'sent' | 'gone'>;
  /** Closes the connection; one that has ended already is no error. */
  close(connectionId: string): Promise<void>;
}

/** Work that is done later by a job, which is what takes it. */
export interface Queue {
  /** At least once, and soon. */
  send(body: object): Promise<void>;
}

/** One whose work can wait. */
export interface DelayQueue extends Queue {
  /** At least once, not before `delaySeconds` have passed. */
  send(body: object, delaySeconds?: number): Promise<void>;
}

/** The files of exports. Each is written in parts, of which all but the last have at least 5 MiB, and is there when it is finished. */
export interface ExportFiles {
  /** Begins a file and gives the name of its upload. @throws ApiError `unavailable`, as all of these. */
  begin(key: string): Promise<string>;
  /** Writes part `number`, from 1 on, and gives its tag; a repeat replaces it. */
  writePart(key: string, uploadId: string, number: number, content: Uint8Array): Promise<string>;
  /** Joins exactly these parts; a repeat does nothing. False where one of them is another by now, or nothing is there at all. */
  finish(key: string, uploadId: string, tags: readonly string[]): Promise<boolean>;
  /** Forgets the parts of an upload; one that has ended is no error. */
  abandon(key: string, uploadId: string): Promise<void>;
  /** A file that is not there is no error. */
  delete(key: string): Promise<void>;
  /** The keys of files that begin so; of very many the first thousand. */
  list(prefix: string): Promise<string[]>;
  /** An address from which it is fetched, as a file of that name. */
  link(key: string, fileName: string, expiresInSeconds: number): Promise<string>;
}

/** Permissions for browsers to do something at the attachments bucket by themselves. */
export interface Uploads {
  /** A form that posts exactly `sizeBytes` bytes to exactly this key. */
  allowPost(
    key: string,
    sizeBytes: number,
    expiresInSeconds: number,
  ): Promise<{ readonly url: string; readonly fields: Readonly<Record<string, string>> }>;
  /** An address from which the object is fetched, as an attachment of no particular type. */
  allowGet(key: string, expiresInSeconds: number): Promise<string>;
}

/** The objects of the attachments bucket. */
export interface FileStore {
  /** null where there is none. */
  get(key: string): Promise<Buffer | null>;
  /** Replaces what is there. */
  put(key: string, content: Uint8Array): Promise<void>;
  /** Keys without an object are no error. */
  delete(keys: readonly string[]): Promise<void>;
  /** The keys that begin so; of very many the first thousand. */
  list(prefix: string): Promise<string[]>;
}

export interface ImageLimits {
  readonly pixelsMax: number;
  readonly sideMaxPx: number;
  readonly previewSidePx: number;
  /** Cut around the middle, and exactly as large as `sideMaxPx`. */
  readonly square: boolean;
}

export interface RenderedImage {
  readonly content: Buffer;
  readonly contentType: string;
}

/** An image as it is kept: upright, scaled down, without any metadata. `colour` is the mean, as `#rrggbb`. */
export interface PreparedImage extends RenderedImage {
  readonly width: number;
  readonly height: number;
  readonly colour: string;
  /** null where the whole is small enough to be its own. */
  readonly preview: RenderedImage | null;
}

export interface Images {
  /** Decodes and encodes anew; what claims more pixels than allowed is refused before it is decoded. */
  prepare(
    content: Uint8Array,
    limits: ImageLimits,
  ): Promise<PreparedImage | { readonly refused: 'too_many_pixels' | 'unreadable' }>;
}

export interface Mail {
  /** Sends one plain text; where the instance has no sender, it does nothing. */
  send(letter: { to: string; subject: string; text: string }): Promise<void>;
}

export interface Secrets {
  /** 32 bytes derived from the master secret for one purpose; the same purpose always gives the same bytes. */
  derive(purpose: string): Promise<Buffer>;
}

/** The push services of browsers (RFC 8030). */
export interface PushServices {
  /** Posts a push without a payload and answers the HTTP status. Throws where there is no answer. */
  post(endpoint: string, headers: Readonly<Record<string, string>>): Promise<number>;
}

/**
 * One random key of 256 bits for each holder: a person, or a report with its copies. What they wrote is stored only under it,
 * so with the key it is gone from every copy of the database, backups included. Holders are UUIDs. Keys are handed out as
 * `KeyObject`: a cipher takes one in 3 µs, where it takes 15 to be made from bytes.
 */
export interface PersonKeys {
  /** The keys that there are, in one round trip at most; a key that was destroyed is missing. @throws ApiError `unavailable`. */
  of(holderIds: Iterable<string>): Promise<ReadonlyMap<string, KeyObject>>;
  /**
   * The holder's key, made at first need: whoever asks at the same moment gets the same one.
   *
   * @throws ApiError `unavailable`, `unauthenticated` where it was destroyed.
   */
  ensure(holderId: string): Promise<KeyObject>;
  /** Destroys the key for good; a repeat does nothing. Other processes forget it within `keyLimits.freshMs`. */
  destroy(holderId: string): Promise<void>;
}
