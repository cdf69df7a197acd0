import type { StorageKey } from '../../../../functions/wire/accounts.ts';
import type { MessageBody, ReceiptUpdate, TextBody } from '../../../../functions/wire/conversations.ts';
import type { MessageSendResult, ReceiptUpdateResult } from '../../../../functions/wire/frames.ts';
import type { HttpResult } from '../../../../functions/wire/http.ts';
import { limits } from '../../../../functions/wire/limits.ts';
import type { SyncRequest } from '../../../../functions/wire/sync.ts';
import type { Command } from './frames.ts';
import type { Method } from './http.ts';
import type { Session } from './session.ts';
import type { SharedConnection } from './shared-connection.ts';
import { ClientError, type OutboxEntry } from './types.ts';

export type Api = ReturnType<typeof createApi>;

/** The server's operations, as calls. Each throws `ClientError`; a repeat does no harm. */
export function createApi(session: Session, connection: Pick<SharedConnection, 'isReady' | 'request'>) {
  const friendship = (method: Method, path: string) =>
    session.call<HttpResult<'friend.request'>>(method, path);

  /** Through the socket while it is open and the frame fits, else over HTTP: both doors do the same. */
  async function viaSocketOr<Result>(command: Command, http: () => Promise<Result>): Promise<Result> {
    if (!connection.isReady || !fitsFrame(command)) return http();
    try {
      return (await connection.request(command)) as Result;
    } catch (error) {
      if (error instanceof ClientError && (error.code === 'use_http' || error.code === 'unauthenticated')) {
        return http();
      }
      throw error;
    }
  }

  const page = (conversationId: string, where: string) =>
    session.call<HttpResult<'message.list'>>(
      'GET',
      `/api/conversations/${conversationId}/messages?${where}&limit=${limits.messagesPerPage}`,
    );

  return {
    sync: (request: SyncRequest) => session.call<HttpResult<'sync'>>('POST', '/api/sync', request),

    /** Sends what waits in the outbox: a message, or a change of one. */
    transmit: (entry: OutboxEntry) => {
      const { conversationId, clientId } = entry;
      const messages = `/api/conversations/${conversationId}/messages`;
      if (entry.change === undefined) {
        const { body, replyToSeq } = entry;
        const content = {
          clientId,
          body: forSending(body),
          ...(replyToSeq === undefined ? {} : { replyToSeq }),
        };
        return viaSocketOr<MessageSendResult>({ type: 'message.send', conversationId, ...content }, () =>
          session.call('POST', messages, content),
        );
      }
      const { messageSeq: seq, change } = entry;
      return viaSocketOr<MessageSendResult>(
        { type: 'message.change', conversationId, seq, clientId, change },
        () => session.call('POST', `${messages}/${seq}/changes`, { clientId, change }),
      );
    },

    request: <Result>(method: Method, path: string, body?: unknown) =>
      session.call<Result>(method, path, body),

    updateReceipts: (receipts: ReceiptUpdate[]) =>
      viaSocketOr<ReceiptUpdateResult>({ type: 'receipt.update', receipts }, () =>
        session.call('POST', '/api/receipts', { receipts }),
      ),

    messagesBefore: (conversationId: string, before: number) => page(conversationId, `before=${before}`),
    messagesAfter: (conversationId: string, after: number) => page(conversationId, `after=${after}`),

    findPerson: (handle: string) =>
      session.call<HttpResult<'person.find'>>('GET', `/api/people/${encodeURIComponent(handle)}`),
    requestFriend: (userId: string) => friendship('PUT', `/api/friend-requests/sent/${userId}`),
    cancelFriendRequest: (userId: string) => friendship('DELETE', `/api/friend-requests/sent/${userId}`),
    declineFriend: (userId: string) => friendship('DELETE', `/api/friend-requests/received/${userId}`),
    acceptFriend: (userId: string) => friendship('PUT', `/api/friends/${userId}`),
    removeFriend: (userId: string) => friendship('DELETE', `/api/friends/${userId}`),
    seeNotifications: (seenSeq: number) =>
      session.call<HttpResult<'notification.see'>>('POST', '/api/notifications/seen', { seenSeq }),

    storageKey: async () => (await session.call<StorageKey>('GET', '/api/account/storage-key')).key,
    endSession: () => session.call<undefined>('DELETE', '/api/sessions/current'),
  };
}

/** Attachments are named by id; what they are, the server knows better. */
function forSending({ attachments, ...text }: TextBody): MessageBody {
  if (!attachments) return text;
  const refs = attachments.map(({ id, name, voice }) => ({ id, name, ...(voice && { voice }) }));
  return { ...text, attachments: refs };
}

function fitsFrame(command: Command): boolean {
  const refRoomBytes = 64;
  return (
    new TextEncoder().encode(JSON.stringify(command)).length + refRoomBytes <= limits.clientFrameMaxBytes
  );
}
