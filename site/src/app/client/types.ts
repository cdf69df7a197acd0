import type { ReadonlySignal } from '@preact/signals';
import type { FoundPerson } from '../../../../functions/wire/accounts.ts';
import type { Member, Message, MessageBody } from '../../../../functions/wire/conversations.ts';
import type { ErrorBody } from '../../../../functions/wire/errors.ts';
import type { AccountEvent, ConversationEvent } from '../../../../functions/wire/events.ts';
import type { Friend, FriendRequest, Notification, Person } from '../../../../functions/wire/people.ts';

/** Everything the app knows that the server knows too. Changed only by the reducer. */
export interface ChatState {
  readonly me: Person | null;
  /** Last position of the account stream that was applied; null before the first sync. */
  readonly accountSeq: number | null;
  readonly heldAccountEvents: readonly AccountEvent[];
  readonly friends: readonly Friend[];
  readonly received: readonly FriendRequest[];
  readonly sent: readonly FriendRequest[];
  /** Newest first, up to `limits.notificationsListedMax`. */
  readonly notifications: readonly Notification[];
  readonly notificationsSeenSeq: number;
  readonly conversations: Readonly<Record<string, ConversationState>>;
  readonly outbox: readonly OutboxEntry[];
}

export interface ConversationState {
  readonly id: string;
  readonly kind: 'direct' | 'group';
  readonly createdAtMs: number;
  readonly members: readonly Member[];
  /** Last position of this stream that was applied. */
  readonly seq: number;
  /** Events that came too early; a hole before them is fetched by sync. */
  readonly held: readonly ConversationEvent[];
  /** Loaded messages, oldest first, without a hole up to the newest. */
  readonly messages: readonly Message[];
  /** Whether there may be messages before `messages[0]`. */
  readonly hasEarlier: boolean;
  readonly lastMessage: Message | null;
  /** Others' messages after my read position, up to `limits.unreadMax`. */
  readonly unread: number;
  /** What is known is not enough (a part was read elsewhere, say): the next sync asks from the beginning. */
  readonly stale: boolean;
}

/** A message that was written and is not yet acknowledged. */
export interface OutboxEntry {
  readonly clientId: string;
  readonly conversationId: string;
  readonly body: MessageBody;
  readonly writtenAtMs: number;
  /** `failed`: refused for good; retried only by the person. */
  readonly status: 'waiting' | 'sending' | 'failed';
  readonly error: ErrorBody | null;
  /** Its place in the stream once the server has accepted it; the entry goes when the stream is applied up to there. */
  readonly acceptedSeq: number | null;
}

export type ConnectionState =
  | 'connecting'
  | 'online'
  | 'reconnecting'
  | 'offline'
  | 'waking'
  /** The server no longer speaks with this version of the app: a reload brings the new one. */
  | 'outdated'
  | 'signed_out';

/** What the interface may see and do. Commands answer when the server has answered, and throw `ClientError`. */
export interface ChatClient {
  readonly state: ReadonlySignal<ChatState>;
  readonly connection: ReadonlySignal<ConnectionState>;
  /** True once there is something to show: what an earlier visit kept, or the first sync. */
  readonly ready: ReadonlySignal<boolean>;
  /** Who is online now. */
  readonly online: ReadonlySignal<ReadonlySet<string>>;
  /** Conversation id → ids of those who are typing in it now. */
  readonly typing: ReadonlySignal<Readonly<Record<string, readonly string[]>>>;

  start(): void;
  stop(): void;

  /** Puts the message into the outbox and returns at once; it is sent in typed order, exactly once. */
  sendMessage(conversationId: string, text: string): void;
  /** Sends a failed message again, after everything that waits now. */
  retryMessage(clientId: string): void;
  /** Forgets a message that waits or failed; one that is on its way cannot be taken back. */
  discardMessage(clientId: string): void;
  /** The person has seen everything up to `seq`. Coalesced; call it as often as you like. */
  markRead(conversationId: string, seq: number): void;
  /** The person is typing. Throttled; call it at every key. */
  startTyping(conversationId: string): void;
  /** Loads the page before the oldest loaded message. A second call while one is under way joins it. */
  loadEarlier(conversationId: string): Promise<void>;

  findPerson(handle: string): Promise<FoundPerson>;
  requestFriend(userId: string): Promise<void>;
  cancelFriendRequest(userId: string): Promise<void>;
  acceptFriend(userId: string): Promise<void>;
  declineFriend(userId: string): Promise<void>;
  removeFriend(userId: string): Promise<void>;
  seeNotifications(): Promise<void>;
  /**
   * Ends the session here, clears everything kept in the browser and goes to the sign-in page. Throws `network` when the
   * server cannot be reached: the session goes on, and nothing is cleared.
   */
  signOut(): Promise<void>;
}

/** A refusal by the server, or `network` when it could not be reached. */
export class ClientError extends Error {
  override readonly name = 'ClientError';
  readonly code: ErrorBody['code'] | 'network';
  readonly body: ErrorBody | null;

  constructor(code: ErrorBody['code'] | 'network', body: ErrorBody | null = null) {
    super(body?.message ?? 'The server cannot be reached.');
    this.code = code;
    this.body = body;
  }
}
