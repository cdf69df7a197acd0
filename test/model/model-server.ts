import type { Message, ReceiptUpdate } from '../../functions/wire/conversations.ts';
import type { StreamEvent } from '../../functions/wire/events.ts';
import type { MessageSend } from '../../functions/wire/frames.ts';
import { limits } from '../../functions/wire/limits.ts';
import type { SyncRequest, SyncResult } from '../../functions/wire/sync.ts';
import { AccountStreams } from './account-streams.ts';
import { ConversationStreams } from './conversation-streams.ts';

/** What a client may ask of the server. */
export type Command =
  | ({ readonly type: 'message.send' } & MessageSend)
  | { readonly type: 'receipt.update'; readonly receipts: readonly ReceiptUpdate[] }
  | { readonly type: 'sync'; readonly request: SyncRequest }
  | { readonly type: 'message.list'; readonly conversationId: string; readonly before: number };

export interface ModelServerOptions {
  readonly now: () => number;
  readonly newConversationId: () => string;
  /** Told of every event, for each person it goes to; `origin` is the connection that gets it as a reply. */
  readonly tell?: (userId: string, event: StreamEvent, origin: unknown) => void;
  readonly eventsPerStreamMax?: number;
  readonly messagesPerPage?: number;
}

/**
 * The server in memory: the same rules for any number of people, deterministic and without waiting.
 * `correspondence.test.ts` holds it against the real one.
 */
export class ModelServer {
  readonly conversations: ConversationStreams;
  readonly accounts: AccountStreams;
  readonly #eventsMax: number;
  readonly #pageMax: number;

  constructor({ now, newConversationId, tell = () => {}, ...sizes }: ModelServerOptions) {
    this.conversations = new ConversationStreams(now, tell);
    this.accounts = new AccountStreams(now, newConversationId, this.conversations, tell);
    this.#eventsMax = sizes.eventsPerStreamMax ?? limits.syncEventsPerStreamMax;
    this.#pageMax = sizes.messagesPerPage ?? limits.messagesPerPage;
  }

  /**
   * Takes a command. What it gives is called when its answer leaves: the real server carries everything out at once, under
   * the lock of the stream, so here nothing is left to be done then.
   *
   * @throws ApiError where the command is refused.
   */
  begin(userId: string, command: Command, origin: unknown): () => unknown {
    const result = this.#carryOut(userId, command, origin);
    return () => result;
  }

  head(userId: string): number {
    const streams = this.conversations.of(userId);
    return streams.reduce((sum, stream) => sum + stream.seq, this.accounts.get(userId).events.length);
  }

  sync(userId: string, request: SyncRequest): SyncResult {
    const conversations = this.conversations.of(userId).flatMap((stream) => {
      const knownSeq = request.conversations[stream.id] ?? 0;
      return this.conversations.sync(stream, userId, knownSeq, this.#eventsMax) ?? [];
    });
    const isMine = (id: string) => this.conversations.of(userId).some((stream) => stream.id === id);
    return {
      head: this.head(userId),
      account: this.accounts.sync(userId, request.account ?? 0, this.#eventsMax),
      conversations,
      gone: Object.keys(request.conversations).filter((id) => !isMine(id)),
    };
  }

  messagesBefore(userId: string, id: string, before: number): { messages: Message[]; more: boolean } {
    const { messages } = this.conversations.get(userId, id);
    const earlier = messages.filter((message) => message.seq < before);
    return { messages: earlier.slice(-this.#pageMax), more: earlier.length > this.#pageMax };
  }

  #carryOut(userId: string, command: Command, origin: unknown): unknown {
    switch (command.type) {
      case 'message.send':
        return { event: this.conversations.send(userId, command, origin) };
      case 'receipt.update':
        return { events: this.conversations.updateReceipts(userId, command.receipts, origin) };
      case 'sync':
        return this.sync(userId, command.request);
      case 'message.list':
        return this.messagesBefore(userId, command.conversationId, command.before);
    }
  }
}
