import { signal } from '@preact/signals';
import type { ReadyFrame, ReplyFrame, ServerFrame } from '../../../../functions/wire/frames.ts';
import { createApi } from './api.ts';
import { createCommands } from './commands.ts';
import { Outbox } from './outbox.ts';
import type { World } from './ports.ts';
import { Presence } from './presence.ts';
import { Receipts } from './receipts.ts';
import { Session } from './session.ts';
import { ConnectionManager } from './socket.ts';
import { createStore } from './store.ts';
import { SyncEngine } from './sync.ts';
import { type ChatClient, ClientError, type ConnectionState } from './types.ts';
import { Typing } from './typing.ts';
import { uuid7Source } from './uuid7.ts';

/** Puts the engine together. It starts once; after `stop` or a sign-out another one is made. */
export function createChatClient(world: World): ChatClient {
  const { clock, page } = world;
  const store = createStore();
  const connection = signal<ConnectionState>('connecting');
  const ready = signal(false);
  let isEnded = false;
  let hasConnected = false;
  /** A sign-out here is under way: the goodbye that the server sends for it must not come first. */
  let isLeaving = false;
  let isWaking = false;
  let unwatch = () => {};

  const session = new Session(world, {
    signedOut: () => end({ forget: true, comeBack: true }),
    replaced: () => end({ forget: false, comeBack: true }),
  });
  const sockets = new ConnectionManager(world, session, {
    ready: socketReady,
    frame: takeFrame,
    refused: (error) => showWaking(error.code === 'waking'),
    lost: () => {
      sync.schedulePoll();
      showConnection();
    },
    signedOut: () => end({ forget: true, comeBack: true }),
  });
  const api = createApi(session, sockets);
  const sync = new SyncEngine(world, {
    store,
    fetchSync: api.sync,
    isSocketReady: () => sockets.isReady,
    onOutcome: synced,
  });
  const outbox = new Outbox(world, {
    store,
    storage: world.outboxStorage,
    newClientId: uuid7Source(clock.now, world.randomBytes),
    send: api.sendMessage,
  });
  const receipts = new Receipts(world, { store, update: api.updateReceipts });
  const presence = new Presence(clock, { isSocketReady: () => sockets.isReady, ask: () => sockets.ping() });
  const typing = new Typing(clock, (conversationId) => {
    // A signal that may be lost: nobody waits for its reply.
    if (sockets.isReady) sockets.request({ type: 'typing.start', conversationId }).catch(() => {});
  });

  let knownFriends = store.get().friends;
  store.onChange(() => {
    // Whether a new friend is online now stands in the answer to a heartbeat.
    if (store.get().friends !== knownFriends) sockets.ping();
    knownFriends = store.get().friends;
    outbox.noteState();
    receipts.noteState();
    sync.noteState();
  });

  return {
    state: store.state,
    connection,
    ready,
    online: presence.online,
    typing: typing.typing,

    start() {
      unwatch = page.watch(pageChanged);
      showConnection();
      sync.start();
    },
    stop,

    sendMessage(conversationId, text) {
      typing.endMine(conversationId);
      outbox.add(conversationId, text);
    },
    retryMessage: (clientId) => outbox.retry(clientId),
    discardMessage: (clientId) => outbox.discard(clientId),
    markRead: (conversationId, seq) => receipts.markRead(conversationId, seq),
    startTyping: (conversationId) => typing.startMine(conversationId),
    ...createCommands(store, api),

    async signOut() {
      isLeaving = true;
      try {
        await api.endSession();
      } catch (error) {
        isLeaving = false;
        if (!(error instanceof ClientError) || error.code !== 'unauthenticated') throw error;
      }
      await outbox.clear();
      isLeaving = false;
      end({ forget: true, comeBack: false });
    },
  };

  function synced(error: ClientError | null): void {
    if (error === null && !ready.peek()) firstSynced();
    showWaking(error?.code === 'waking');
  }

  /** The account is known, and that the session holds: everything else may start. */
  function firstSynced(): void {
    const { me } = store.get();
    if (me === null) return;
    session.bind(me.id);
    session.watch();
    ready.value = true;
    void outbox.open(me.id);
    sockets.start();
  }

  function socketReady(frame: ReadyFrame): void {
    if (frame.userId !== store.get().me?.id) {
      end({ forget: false, comeBack: true });
      return;
    }
    hasConnected = true;
    presence.replaceAll(frame.presence);
    sync.request();
    outbox.kick();
    void outbox.adopt();
    showWaking(false);
  }

  function takeFrame(frame: Exclude<ServerFrame, ReadyFrame | ReplyFrame>): void {
    if (frame.type === 'event') takeEvent(frame.event);
    else if (frame.type === 'poke') sync.request();
    else if (frame.type === 'pong') {
      presence.replaceAll(frame.presence);
      sync.noteHead(frame.head);
    } else if (frame.type === 'ephemeral') {
      const { signal: told } = frame;
      if (told.type === 'presence') presence.replaceOne(told);
      else if (told.userId !== store.get().me?.id) typing.start(told.conversationId, told.userId, told.ttlMs);
    }
  }

  function takeEvent(event: Extract<ServerFrame, { type: 'event' }>['event']): void {
    const isUnknown = 'conversationId' in event && !(event.conversationId in store.get().conversations);
    if (isUnknown) sync.noteUnknown();
    if (event.type === 'message.created') typing.end(event.conversationId, event.message.senderId);
    store.dispatch({ type: 'event.arrived', event });
  }

  function pageChanged(): void {
    session.watch();
    sockets.pageChanged();
    sync.pageChanged();
    if (page.online() && connection.peek() === 'offline') outbox.kick();
    showConnection();
  }

  function showWaking(now: boolean): void {
    isWaking = now;
    showConnection();
  }

  function showConnection(): void {
    if (isEnded) connection.value = 'signed_out';
    else if (!page.online()) connection.value = 'offline';
    else if (sockets.isReady) connection.value = 'online';
    else if (isWaking) connection.value = 'waking';
    else connection.value = hasConnected ? 'reconnecting' : 'connecting';
  }

  function stop(): void {
    unwatch();
    sync.stop();
    outbox.stop();
    receipts.stop();
    presence.stop();
    typing.stop();
    sockets.stop();
    session.stop();
  }

  /** What is unsent stays stored for this account, except after a sign-out, which has cleared it before. */
  function end(how: { readonly forget: boolean; readonly comeBack: boolean }): void {
    if (isEnded || isLeaving) return;
    isEnded = true;
    stop();
    if (how.forget) session.forget();
    store.dispatch({ type: 'signed_out' });
    showConnection();
    page.goToSignIn(how);
  }
}
