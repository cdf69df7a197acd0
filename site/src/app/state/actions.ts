import type { Message } from '../../../../functions/wire/conversations.ts';
import type { ErrorBody } from '../../../../functions/wire/errors.ts';
import type { ConversationEvent, StreamEvent } from '../../../../functions/wire/events.ts';
import type { SyncRequest, SyncResult } from '../../../../functions/wire/sync.ts';
import type { OutboxEntry } from '../client/types.ts';
import type { CachedState } from './cached.ts';

/** Everything that can change the state. */
export type Action =
  /** Kept from an earlier visit. */
  | { readonly type: 'cache.restored'; readonly cached: CachedState }
  | { readonly type: 'sync.applied'; readonly request: SyncRequest; readonly result: SyncResult }
  /** Pushed, or the answer to a command of ours. */
  | { readonly type: 'event.arrived'; readonly event: StreamEvent }
  /** The messages before position `before`, oldest first. */
  | {
      readonly type: 'page.loaded';
      readonly conversationId: string;
      readonly before: number;
      readonly messages: readonly Message[];
      readonly more: boolean;
    }
  /** By the server's clock. */
  | { readonly type: 'time.passed'; readonly nowMs: number }
  | ViewAction
  | OutboxAction
  | { readonly type: 'signed_out' };

export type ViewAction =
  /** The messages around a position, oldest first, without a hole. */
  | {
      readonly type: 'view.loaded';
      readonly conversationId: string;
      readonly targetSeq: number;
      readonly messages: readonly Message[];
      readonly hasEarlier: boolean;
      readonly hasLater: boolean;
    }
  /** The messages before the first, or after the last one of the view. */
  | ({
      readonly type: 'view.extended';
      readonly conversationId: string;
      readonly messages: readonly Message[];
      readonly more: boolean;
    } & ({ readonly before: number } | { readonly after: number }))
  | { readonly type: 'view.closed'; readonly conversationId: string };

export type OutboxAction =
  /** Kept from an earlier visit; they go before what was written since. */
  | { readonly type: 'outbox.restored'; readonly entries: readonly OutboxEntry[] }
  | { readonly type: 'outbox.queued'; readonly entry: OutboxEntry }
  | { readonly type: 'outbox.sending'; readonly clientId: string }
  /** Not answered, or told to come back later; the next attempt has the same client id. */
  | { readonly type: 'outbox.postponed'; readonly clientId: string; readonly error: ErrorBody | null }
  | { readonly type: 'outbox.accepted'; readonly clientId: string; readonly event: ConversationEvent }
  | { readonly type: 'outbox.failed'; readonly clientId: string; readonly error: ErrorBody }
  | { readonly type: 'outbox.retried'; readonly clientId: string }
  | { readonly type: 'outbox.discarded'; readonly clientId: string };
