import type { IncomingMessage, ServerResponse } from 'node:http';
import type { VerifiedSignature } from '../sigv4.ts';
import type { ObjectStore } from './store.ts';

/** What every operation works with. */
export type S3Context = {
  readonly store: ObjectStore;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly credentials: (accessKeyId: string) => string | undefined;
  /** The address under which a client reaches an object. */
  readonly locationOf: (bucket: string, key: string) => string;
};

/** One request after its signature was verified and its bucket found. */
export type S3Call = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly bucket: string;
  /** Decoded; empty for an operation on the bucket. */
  readonly key: string;
  readonly query: ReadonlyMap<string, string>;
  /** The `x-amz-*` headers, lower case, with those that presigning moved into the query. */
  readonly amz: Readonly<Record<string, string>>;
  readonly signature: VerifiedSignature;
};

export type Operation = (context: S3Context, call: S3Call) => Promise<void>;

/** Answers with an XML document. */
export function sendXml(response: ServerResponse, status: number, xml: string): void {
  response.writeHead(status, { 'content-type': 'application/xml', 'content-length': Buffer.byteLength(xml) });
  response.end(xml);
}
