import { signal } from '@preact/signals';
import type { ErrorBody } from '../../../../functions/wire/errors.ts';
import type { ReadyFrame, ReplyFrame, ServerFrame } from '../../../../functions/wire/frames.ts';
import type { SyncRequest, SyncResult } from '../../../../functions/wire/sync.ts';
import type { CachedState } from '../state/cached.ts';
import { createApi } from './api.ts';
import { Cache } from './cache.ts';
import { createCommands } from './commands.ts';
import { ConnectionStatus } from './connection-status.ts';
import { DraftSync } from './draft-sync.ts';
import { Drafts } from './drafts.ts';
import { Expiry } from './expiry.ts';
import { Outbox, storagePatienceMs } from './outbox.ts';
import type { World } from './ports.ts';
import { Presence } from './presence.ts';
import { Receipts } from './receipts.ts';
import { Session } from './session.ts';
import { SharedConnection } from './shared-connection.ts';
import { createStore } from './store.ts';
import { SyncEngine } from './sync.ts';
import { within } from './timer.ts';
import { type ChatClient, ClientError } from './types.ts';
import { Typing } from './typing.ts';
import { uuid7Source } from './uuid7.ts';
import { Vault } from './vault.ts';

/** Puts the engine together. It starts once; after `stop` or a sign-out another one is made. */
export function createChatClient(world: World): ChatClient {
  const { clock, page } = world;
  const store = createStore();
  const ready = signal(false);
  let isStopped = false;
  let isEnded = false;
  /** A sign-out here is under way: the goodbye that the server sends for it must not come first. */
  let isLeaving = false;
  /** Answers in a row that said that nothing is pushed. One alone may be a hiccup, and is no news. */
  let pausedAnswers = 0;
  let unwatch = () => {};

  const session = new Session(world, {
    signedOut: () => end({ forget: true, comeBack: true }),
    replaced: () => end({ forget: false, comeBack: true }),
  });
  const presence = new Presence(clock, { isSocketReady: () => sockets.isReady, ask: () => sockets.ping() });
  const events = { ready: socketReady, frame: takeFrame, refused, lost, signedOut: sessionEnded };
  const sockets = new SharedConnection(world, session, events, () => presence.list());
  const status = new ConnectionStatus(clock, {
    isOnline: page.online,
    isSocketReady: () => sockets.isReady,
    isPushed: () => pausedAnswers < 2,
  });
  const api = createApi(session, sockets);
  const commands = createCommands(store, api);
  const sync = new SyncEngine(world, {
    store,
    fetchSync,
    isPushed: () => sockets.isReady && pausedAnswers === 0,
    onOutcome: synced,
  });
  const vault = new Vault(world);
  const cache = new Cache(clock, { store, table: vault.table('cache'), isWriter: () => sockets.isLeader });
  const outbox = new Outbox(world, {
    store,
    table: vault.table('outbox'),
    newClientId: uuid7Source(clock.now, world.randomBytes),
    send: (entry) => noteWaking(api.transmit(entry)),
  });
  const unsavedDrafts = new Drafts(vault.table('drafts'));
  const drafts = new DraftSync(world, {
    store,
    unsaved: unsavedDrafts,
    save: (conversationId, draft) =>
      commands.request('PUT', `/api/conversations/${conversationId}/settings`, { draft }),
  });
  const expiry = new Expiry(clock, store);
  const receipts = new Receipts(world, { store, update: api.updateReceipts });
  const typing = new Typing(clock, (conversationId) => {
    // A signal that may be lost: nobody waits for its reply.
    if (sockets.isReady) sockets.request({ type: 'typing.start', conversationId }).catch(() => {});
  });

  let { friends: knownFriends, blocked: knownBlocked, privacy: knownPrivacy } = store.get();
  store.onChange(() => {
    const { friends, blocked, privacy } = store.get();
    const isPresenceSwitched = privacy.presence !== knownPrivacy.presence;
    if (isPresenceSwitched && !privacy.presence) presence.replaceAll([]);
    // Whether a new friend is online now, or one of whom presence is told again, stands in the answer to a heartbeat.
    if (isPresenceSwitched || friends !== knownFriends || blocked !== knownBlocked) sockets.ping();
    knownFriends = friends;
    knownBlocked = blocked;
    knownPrivacy = privacy;
    outbox.noteState();
    receipts.noteState();
    drafts.noteState();
    sync.noteState();
    cache.noteState();
  });

  return {
    state: store.shown,
    connection: status.state,
    ready,
    drafts: drafts.texts,
    online: presence.online,
    typing: typing.typing,

    start() {
      unwatch = page.watch(pageChanged);
      status.note();
      void begin();
    },
    stop,

    sendMessage(conversationId, text, extras) {
      typing.endMine(conversationId);
      outbox.add(conversationId, text, extras);
    },
    changeMessage: (conversationId, messageSeq, change) => outbox.change(conversationId, messageSeq, change),
    keepDraft: (conversationId, text) => drafts.keep(conversationId, text),
    saveDraft: (conversationId) => drafts.save(conversationId),
    retryMessage: (clientId) => outbox.retry(clientId),
    discardMessage: (clientId) => outbox.discard(clientId),
    markRead: (conversationId, seq) => receipts.markRead(conversationId, seq),
    startTyping: (conversationId) => typing.startMine(conversationId),
    assume: store.assume,
    ...commands,
    table: (name) => vault.table(name),

    async signOut() {
      isLeaving = true;
      try {
        await api.endSession();
      } catch (error) {
        isLeaving = false;
        if (!(error instanceof ClientError) || error.code !== 'unauthenticated') throw error;
      }
      sockets.tellSignedOut();
      stop();
      await within(clock, storagePatienceMs, vault.clear());
      isLeaving = false;
      end({ forget: true, comeBack: false });
    },
  };

  /** Shows what an earlier visit kept, and then asks for what has happened since. */
  async function begin(): Promise<void> {
    const accountId = session.notedAccountId;
    const cached = accountId && (await within(clock, storagePatienceMs, restore(accountId)));
    if (isStopped) return;
    if (cached) {
      store.dispatch({ type: 'cache.restored', cached });
      accountKnown();
    }
    sync.start();
  }

  async function restore(accountId: string): Promise<CachedState | null> {
    return (await vault.open(accountId, async () => null)) ? cache.load() : null;
  }

  function synced(error: ClientError | null): void {
    if (error === null && !ready.peek()) accountKnown();
    status.note({ isWaking: error?.code === 'waking', isAnswered: error === null });
    if (pausedAnswers > 0) sockets.ping();
  }

  /** An open socket says nothing of the database behind it: what is repeated until it is awake does. */
  async function noteWaking<Result>(command: Promise<Result>): Promise<Result> {
    try {
      const result = await command;
      status.note({ isWaking: false });
      return result;
    } catch (error) {
      if (error instanceof ClientError && error.code === 'waking') status.note({ isWaking: true });
      throw error;
    }
  }

  /** The cookies may have become somebody else's while nobody looked: nothing is mixed then. */
  async function fetchSync(request: SyncRequest): Promise<SyncResult> {
    const result = await api.sync(request);
    const { me } = store.get();
    if (me !== null && result.account?.kind === 'snapshot' && result.account.snapshot.me.id !== me.id) {
      end({ forget: false, comeBack: true });
    }
    return result;
  }

  /** Everything else may start. */
  function accountKnown(): void {
    const { me } = store.get();
    if (me === null) return;
    session.bind(me.id);
    session.watch();
    ready.value = true;
    void openStorage(me.id);
    sockets.start(me.id);
  }

  /** A repeat takes over what a tab that is gone has left, and tries again where the storage could not be opened. */
  async function openStorage(accountId: string): Promise<void> {
    await within(clock, storagePatienceMs, vault.open(accountId, api.storageKey));
    if (isStopped) return;
    await Promise.all([outbox.open(), drafts.open()]);
    cache.noteState();
  }

  function socketReady(frame: ReadyFrame): void {
    const { me } = store.get();
    if (frame.userId !== me?.id) {
      end({ forget: false, comeBack: true });
      return;
    }
    takePulse(frame);
    sync.request();
    outbox.kick();
    drafts.save();
    void openStorage(me.id);
    status.note({ hasConnected: true, isWaking: false });
  }

  function takePulse(pulse: Omit<ReadyFrame, 'type' | 'userId'>): void {
    presence.replaceAll(pulse.presence);
    expiry.noteTime(pulse.serverTimeMs);
    pausedAnswers = pulse.pushPaused ? pausedAnswers + 1 : 0;
  }

  function refused({ code }: ErrorBody): void {
    const isOutdated = code === 'unsupported_protocol';
    // What is written still goes over HTTP until the page is loaded anew.
    if (isOutdated) sockets.stop();
    status.note({ isWaking: code === 'waking', ...(isOutdated ? { isOutdated } : {}) });
  }

  function lost(): void {
    sync.noteLost();
    status.lost();
  }

  function sessionEnded(): void {
    end({ forget: true, comeBack: true });
  }

  function takeFrame(frame: Exclude<ServerFrame, ReadyFrame | ReplyFrame>): void {
    if (frame.type === 'event') takeEvent(frame.event);
    else if (frame.type === 'poke') sync.request();
    else if (frame.type === 'pong') {
      takePulse(frame);
      sync.noteHead(frame.head);
      sync.schedulePoll();
      status.note({ isWaking: false });
      // What a tab that was closed meanwhile has left unsent.
      const { me } = store.get();
      if (me !== null) void openStorage(me.id);
    } else if (frame.type === 'ephemeral') {
      const { signal: told } = frame;
      if (told.type === 'presence') presence.replaceOne(told);
      else if (told.type === 'typing' && told.userId !== store.get().me?.id)
        typing.start(told.conversationId, told.userId, told.ttlMs);
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
    expiry.check();
    if (!page.visible()) cache.flush();
    if (!page.visible() || page.online()) drafts.save();
    if (page.online() && status.state.peek() === 'offline') outbox.kick();
    status.note();
  }

  function stop(): void {
    isStopped = true;
    unwatch();
    const parts = [sync, outbox, unsavedDrafts, drafts, cache, receipts, presence, typing, sockets, session];
    for (const part of [...parts, status, expiry]) part.stop();
  }

  /** What is unsent stays stored for this account, except after a sign-out, which has cleared it before. */
  function end(how: { readonly forget: boolean; readonly comeBack: boolean }): void {
    if (isEnded || isLeaving) return;
    isEnded = true;
    stop();
    if (how.forget) session.forget();
    store.dispatch({ type: 'signed_out' });
    status.note({ isEnded });
    const locked = outbox.written.then(() => vault.lock());
    void within(clock, storagePatienceMs, locked).then(() => page.goToSignIn(how));
  }
}
