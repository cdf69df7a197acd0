import { ApiError } from '../../wire/errors.ts';
import type { ConversationEvent } from '../../wire/events.ts';
import type {
  AccountSnapshot,
  AccountSync,
  ConversationSync,
  SyncRequest,
  SyncResult,
} from '../../wire/sync.ts';
import { openAccountEvent, type SealedAccountEvent } from '../account-stream/open.ts';
import type { Actor, Context } from '../context.ts';
import { openConversation, type SealedConversation } from '../conversations/open.ts';
import { type Keyring, keyringFor } from '../keys/keyring.ts';
import { openMessage, type SealedMessage } from '../messages/body.ts';
import { createdEvent, updatedEvent } from '../messages/events.ts';
import { syncStatement } from './query.ts';

interface SyncRow {
  readonly head: number;
  readonly account_seq: number;
  /** null inside: about something that has been deleted since. */
  readonly account_events: (SealedAccountEvent | null)[] | null;
  readonly account_snapshot: AccountSnapshot | null;
  readonly conversations: {
    id: string;
    seq: number;
    known: boolean;
    created: SealedMessage[] | null;
    updated: { seq: number; message: SealedMessage }[] | null;
    /** Members, details and receipts, ready to be told. */
    others: ConversationEvent[] | null;
    conversation: SealedConversation | null;
  }[];
  readonly gone: string[];
}

/**
 * Everything that happened in the caller's streams since the positions given, in one round trip: events where few are
 * missing, a snapshot where a stream is new to the caller or moved too far. Changes nothing, so it may be repeated.
 *
 * @throws ApiError `unauthenticated`, `unavailable` where keys cannot be had.
 */
export async function sync(ctx: Context, actor: Actor, request: SyncRequest): Promise<SyncResult> {
  const { rows } = await ctx.db.query<SyncRow>(syncStatement(actor.userId, request, ctx.clock.now()));
  const row = rows[0];
  if (!row) throw new ApiError('unauthenticated');
  const keyring = await keyringFor(ctx, row);
  return {
    head: row.head,
    account: accountSync(keyring, row),
    conversations: row.conversations.map((conversation) => conversationSync(keyring, conversation)),
    gone: row.gone,
  };
}

function accountSync(keyring: Keyring, row: SyncRow): AccountSync | null {
  if (row.account_snapshot) {
    return { kind: 'snapshot', seq: row.account_seq, snapshot: row.account_snapshot };
  }
  if (!row.account_events) return null;
  return {
    kind: 'events',
    seq: row.account_seq,
    events: row.account_events.flatMap((event) => (event ? [openAccountEvent(keyring, event)] : [])),
  };
}

function conversationSync(keyring: Keyring, row: SyncRow['conversations'][number]): ConversationSync {
  const { id, seq } = row;
  if (row.conversation) {
    return {
      kind: 'snapshot',
      id,
      seq,
      limited: row.known,
      conversation: openConversation(keyring, row.conversation),
    };
  }
  const events: ConversationEvent[] = [
    ...(row.created ?? []).map((sealed) => createdEvent(openMessage(keyring, sealed))),
    ...(row.updated ?? []).map(({ seq: at, message }) => updatedEvent(at, openMessage(keyring, message))),
    ...(row.others ?? []),
  ];
  return { kind: 'events', id, seq, events: events.sort((one, other) => one.seq - other.seq) };
}
