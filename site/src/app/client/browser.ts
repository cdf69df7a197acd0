import { isLinkPath } from '../routes.ts';
import { attempt, browserBasics } from './browser-basics.ts';
import { webCipher } from './cipher.ts';
import { createChatClient } from './client.ts';
import { openDisk } from './disk.ts';
import type { Page, Sharing, SocketHandle, SocketHandlers, Tabs } from './ports.ts';
import type { ChatClient } from './types.ts';

/** The engine in a real browser page. */
export function createBrowserClient(): ChatClient {
  return createChatClient({
    ...browserBasics,
    openSocket,
    page,
    tabs: openTabs(),
    disk: openDisk(),
    cipher: webCipher,
  });
}

const page: Page = {
  visible: () => document.visibilityState === 'visible',
  online: () => navigator.onLine,
  watch(changed) {
    const ends = new AbortController();
    const { signal } = ends;
    document.addEventListener('visibilitychange', changed, { signal });
    for (const name of ['online', 'offline', 'pageshow']) window.addEventListener(name, changed, { signal });
    return () => ends.abort();
  },
  goToSignIn({ comeBack }) {
    const next = comeBack ? `?next=${encodeURIComponent(location.pathname + location.search)}` : '';
    // A link's token is a fragment, and stays one: no server sees it.
    const token = comeBack && isLinkPath(location.pathname) ? location.hash : '';
    location.assign(`/sign-in/${next}${token}`);
  },
};

function openSocket(handlers: SocketHandlers): SocketHandle {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  const socket = new WebSocket(`${scheme}://${location.host}/ws`);
  socket.addEventListener('open', () => handlers.opened());
  socket.addEventListener('message', ({ data }) => {
    if (typeof data === 'string') handlers.received(data);
  });
  socket.addEventListener('close', ({ code }) => handlers.closed(code));
  return {
    // A socket that is closing drops what is sent; the reply's timeout or the close tells.
    send: (text) => attempt(() => socket.send(text)),
    close: () => socket.close(),
  };
}

/** A tab lives as long as it holds the lock of its name. */
function openTabs(): Tabs {
  const prefix = 'umbra-tab-';
  const id = Array.from(browserBasics.randomBytes(8), (byte) => byte.toString(16).padStart(2, '0')).join('');
  const locks: LockManager | undefined = navigator.locks;
  locks?.request(prefix + id, () => new Promise(() => {})).catch(() => {});
  return {
    id,
    async living() {
      const held = (await locks?.query())?.held;
      return held === undefined ? null : new Set(held.map(({ name = '' }) => name.replace(prefix, '')));
    },
    // Its lock is free for a moment then; one that is refused tells nothing.
    gone: (tab) =>
      new Promise((resolve) => {
        locks
          ?.request(prefix + tab, () => {})
          .then(
            () => resolve(),
            () => {},
          );
      }),
    async exclusively(name, action) {
      return locks === undefined ? action() : locks.request(name, action);
    },
    sharing: locks === undefined || typeof BroadcastChannel === 'undefined' ? null : sharingBy(locks),
  };
}

function sharingBy(locks: LockManager): Sharing {
  return {
    lead(name, isSteal, { elected, deposed }) {
      const ends = new AbortController();
      const hold = () => {
        if (ends.signal.aborted) return;
        elected();
        return new Promise((resolve) => ends.signal.addEventListener('abort', resolve));
      };
      // A lock that is stolen rejects its holder's request; a browser that refuses locks leaves each tab to itself.
      locks.request(name, isSteal ? { steal: true } : { signal: ends.signal }, hold).catch((error: Error) => {
        if (ends.signal.aborted) return;
        if (error.name === 'AbortError') deposed();
        else elected();
      });
      return () => ends.abort();
    },
    openChannel(name, received) {
      const channel = new BroadcastChannel(name);
      channel.addEventListener('message', ({ data }) => received(data));
      return { post: (message) => channel.postMessage(message), close: () => channel.close() };
    },
  };
}
