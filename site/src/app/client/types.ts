import type { ReadonlySignal } from '@preact/signals';
import type { FoundPerson } from '../../../../functions/wire/accounts.ts';
import type {
  ConversationDetails,
  ConversationSettings,
  Member,
  Message,
  MessageChange,
  TextBody,
} from '../../../../functions/wire/conversations.ts';
import type { ErrorBody } from '../../../../functions/wire/errors.ts';
import type { AccountEvent, ConversationEvent } from '../../../../functions/wire/events.ts';
import type {
  Friend,
  FriendRequest,
  Notification,
  Person,
  PrivacySettings,
} from '../../../../functions/wire/people.ts';
import type { Table } from './vault.ts';

/** Everything the app knows that the server knows too. Changed only by the reducer. */
export interface ChatState {
  readonly me: Person | null;
  /** Last position of the account stream that was applied; null before the first sync. */
  readonly accountSeq: number | null;
  readonly heldAccountEvents: readonly AccountEvent[];
  /** Up to which position of the account stream the conversations of the cache know what concerns them; null without a cache. */
  readonly cachedAccountSeq: number | null;
  readonly friends: readonly Friend[];
  readonly received: readonly FriendRequest[];
  readonly sent: readonly FriendRequest[];
  /** Newest first, up to `limits.notificationsListedMax`. */
  readonly notifications: readonly Notification[];
  readonly notificationsSeenSeq: number;
  readonly blocked: readonly Person[];
  readonly privacy: PrivacySettings;
  readonly conversations: Readonly<Record<string, ConversationState>>;
  /** Conversation id → an older part of it that is looked at instead of its newest messages. */
  readonly views: Readonly<Record<string, DetachedView>>;
  readonly outbox: readonly OutboxEntry[];
}

export interface ConversationState {
  readonly id: string;
  readonly kind: 'direct' | 'group';
  readonly createdAtMs: number;
  readonly members: readonly Member[];
  /** People who wrote here and have left. */
  readonly formerMembers: readonly Person[];
  readonly details: ConversationDetails;
  readonly settings: ConversationSettings;
  /** I left, or was removed: nothing comes any more, and nothing can be written. */
  readonly ended: boolean;
  /** Positions of unread messages that mention me, oldest first. */
  readonly unreadMentions: readonly number[];
  /** Positions of pinned messages, the newest pin last. */
  readonly pinnedSeqs: readonly number[];
  /** Last position of this stream that was applied. */
  readonly seq: number;
  /** Events that came too early; a hole before them is fetched by sync. */
  readonly held: readonly ConversationEvent[];
  /** Loaded messages, oldest first, without a hole up to the newest. */
  readonly messages: readonly Message[];
  /** Whether there may be messages before `messages[0]`. */
  readonly hasEarlier: boolean;
  readonly lastMessage: Message | null;
  /** The latest changes of messages before `messages[0]`, for pages that are on their way and for detached views. */
  readonly changedEarlier: readonly ChangedMessage[];
  /** Others' messages after my read position, up to `limits.unreadMax`. */
  readonly unread: number;
  /** What is known is not enough (a part was read elsewhere, say): the next sync asks from the beginning. */
  readonly stale: boolean;
  /** An event of a type that this version does not know was passed over. */
  readonly hasUnknown: boolean;
  /** When something that is counted or listed here, and need not be loaded, expires. */
  readonly nextExpiryMs?: number | undefined;
}

/** What became of a message that is not among the loaded ones; null: I deleted it for myself. */
export interface ChangedMessage {
  readonly seq: number;
  readonly message: Message | null;
}

/** Messages around a position, oldest first and without a hole, apart from the newest ones. */
export interface DetachedView {
  readonly messages: readonly Message[];
  readonly hasEarlier: boolean;
  readonly hasLater: boolean;
  /** The position that was asked for. */
  readonly targetSeq: number;
  /** Changes of its messages may have been passed over: it is to be loaded anew. */
  readonly stale: boolean;
}

interface OutboxItem {
  readonly clientId: string;
  readonly conversationId: string;
  readonly writtenAtMs: number;
  /** `failed`: refused for good; retried only by the person. */
  readonly status: 'waiting' | 'sending' | 'failed';
  readonly error: ErrorBody | null;
  /** Its place in the stream once the server has accepted it; the entry goes when the stream is applied up to there. */
  readonly acceptedSeq: number | null;
}

/** A message that was written and is not yet acknowledged. */
export interface OutboxMessage extends OutboxItem {
  /** With attachments as they will be told; what is sent names them only. */
  readonly body: TextBody;
  readonly replyToSeq?: number;
  readonly change?: undefined;
}

/** A change of a message that is not yet acknowledged; `messageSeq` is the place of the message. */
export interface OutboxChange extends OutboxItem {
  readonly messageSeq: number;
  readonly change: MessageChange;
  readonly body?: undefined;
}

export type OutboxEntry = OutboxMessage | OutboxChange;

export type ConnectionState =
  | 'connecting'
  /** Messages come and go: through a socket or, for a short while between two of them, over HTTP. */
  | 'online'
  /** The socket is open, but the server cannot push for now: what others write comes by polling. */
  | 'polling'
  | 'reconnecting'
  | 'offline'
  | 'waking'
  /** The server no longer speaks with this version of the app: a reload brings the new one. */
  | 'outdated'
  | 'signed_out';

/** What a message may carry beside its text. */
export interface MessageExtras {
  readonly replyToSeq?: number;
  readonly mentions?: NonNullable<TextBody['mentions']>;
  readonly forwarded?: true;
  readonly attachments?: NonNullable<TextBody['attachments']>;
}

/** What the interface may see and do. Commands answer when the server has answered, and throw `ClientError`. */
export interface ChatClient {
  readonly state: ReadonlySignal<ChatState>;
  readonly connection: ReadonlySignal<ConnectionState>;
  /** True once there is something to show: what an earlier visit kept, or the first sync. */
  readonly ready: ReadonlySignal<boolean>;
  /**
   * What was typed and not sent, here or on another of the person's devices, by conversation. It outlives the visit; no text
   * rests in the clear.
   */
  readonly drafts: ReadonlySignal<Readonly<Record<string, string>>>;
  /** Who is online now. */
  readonly online: ReadonlySignal<ReadonlySet<string>>;
  /** Conversation id → ids of those who are typing in it now. */
  readonly typing: ReadonlySignal<Readonly<Record<string, readonly string[]>>>;

  start(): void;
  stop(): void;

  /** Puts the message into the outbox and returns at once; it is sent in typed order, exactly once. */
  sendMessage(conversationId: string, text: string, extras?: MessageExtras): void;
  /** Puts a change of a message into the outbox and returns at once; it happens exactly once, after what was written before. */
  changeMessage(conversationId: string, messageSeq: number, change: MessageChange): void;
  /** Remembers what is typed and not sent; it is saved when the typing pauses, an empty one at once. */
  keepDraft(conversationId: string, text: string): void;
  /** The person turns to something else: an unsaved draft is saved now. */
  saveDraft(conversationId: string): void;
  /** Sends a failed message or change again, after everything that waits now. */
  retryMessage(clientId: string): void;
  /** Forgets a message or change that waits or failed; one that is on its way cannot be taken back. */
  discardMessage(clientId: string): void;
  /** The person has seen everything up to `seq`. Coalesced; call it as often as you like. */
  markRead(conversationId: string, seq: number): void;
  /** The person is typing. Throttled; call it at every key. */
  startTyping(conversationId: string): void;
  /** Loads the page before the oldest message that is looked at. A second call while one is under way joins it. */
  loadEarlier(conversationId: string): Promise<void>;
  /** Loads the page after the newest message of a detached view, until it reaches the newest messages and ends. */
  loadLater(conversationId: string): Promise<void>;
  /** Looks at the messages around a position: apart from the newest ones, unless they are near enough to be joined. */
  loadAround(conversationId: string, seq: number): Promise<void>;
  /** Looks at the newest messages again. */
  leaveView(conversationId: string): void;

  /**
   * Shows the state as it will be when something that is under way is done. What comes meanwhile shows as well, and nothing of it is
   * kept. The answer ends it: what the server told stays.
   */
  assume(change: (state: ChatState) => ChatState): () => void;

  /**
   * Any operation of the HTTP door, for parts of the interface that are loaded when they are needed. What its answer says
   * has happened (`event`, `events`, `added`) goes through the reducer, as a push would.
   */
  request<Result>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<Result>;

  /** What a part that is loaded apart keeps in this browser, encrypted. Every call rejects while nothing can be kept. */
  table<Value>(name: 'pictures' | 'files'): Table<Value>;

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
