import type { Cast, Page, Stage } from './subject.ts';

/** What the limits and the peer have in common: a server that stages people, stores and counts. */
export interface PlainServer {
  stage(cast: Cast): Promise<Stage>;
  fill(messages: number): Promise<Page>;
  count(clientIds: readonly string[]): Promise<number>;
  stop(): Promise<void>;
}
