import type { ErrorBody } from '../../../../functions/wire/errors.ts';
import type { ReadyFrame, ReplyFrame, ServerFrame } from '../../../../functions/wire/frames.ts';
import type { Command } from './frames.ts';
import { ClientError } from './types.ts';

export type PushedFrame = Exclude<ServerFrame, ReadyFrame | ReplyFrame>;

/** A `ClientError` as it travels between tabs. */
export interface TabError {
  readonly code: ClientError['code'];
  readonly body: ErrorBody | null;
}

/** What the tabs of one account say to each other. One of them, the leader, owns the socket. */
export type TabMessage =
  | FollowerMessage
  | LeaderMessage
  /** From any tab to all: the session has ended. */
  | { readonly type: 'signed_out' };

export type FollowerMessage =
  /** I am here, and whether I am looked at. It is answered by `state`. */
  | { readonly type: 'join'; readonly tab: string; readonly visible: boolean }
  | { readonly type: 'leave'; readonly tab: string }
  /** `ref` names it among the commands of its tab; the leader's socket has refs of its own. */
  | { readonly type: 'command'; readonly tab: string; readonly ref: string; readonly command: Command }
  | { readonly type: 'ping' };

export type LeaderMessage =
  /** To one tab, or to all (null): the socket is ready, with who is online now; or it is not. */
  | {
      readonly type: 'state';
      readonly to: string | null;
      /** The tab that leads. */
      readonly leader: string;
      readonly ready: ReadyFrame | null;
    }
  | { readonly type: 'reply'; readonly to: string; readonly ref: string; readonly result: unknown }
  | { readonly type: 'refusal'; readonly to: string; readonly ref: string; readonly error: TabError }
  | { readonly type: 'frame'; readonly frame: PushedFrame }
  | { readonly type: 'hello_refused'; readonly error: ErrorBody };

const leaderTypes: ReadonlySet<string> = new Set<LeaderMessage['type']>([
  'state',
  'reply',
  'refusal',
  'frame',
  'hello_refused',
]);

export function isFromLeader(message: TabMessage): message is LeaderMessage {
  return leaderTypes.has(message.type);
}

export function tabErrorOf(error: unknown): TabError {
  return error instanceof ClientError
    ? { code: error.code, body: error.body }
    : { code: 'network', body: null };
}
