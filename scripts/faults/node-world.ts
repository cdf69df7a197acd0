import { randomBytes } from 'node:crypto';
import { webCipher } from '../../site/src/app/client/cipher.ts';
import type { Page, World } from '../../site/src/app/client/ports.ts';

export interface NodeWorldOptions
  extends Pick<World, 'fetch' | 'openSocket' | 'random' | 'disk'>,
    Pick<Page, 'watch'> {
  /** What a browser would keep in `localStorage`. */
  readonly notes: Map<string, string>;
  readonly tabId: string;
}

/** The engine's world on Node: a page that is looked at and has a network, alone in its browser. */
export function createNodeWorld(options: NodeWorldOptions): World {
  const { notes, tabId, watch, ...given } = options;
  return {
    ...given,
    clock: {
      now: () => Date.now(),
      setTimeout: (action, delayMs) => setTimeout(action, delayMs),
      clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
    },
    randomBytes: (count) => new Uint8Array(randomBytes(count)),
    page: { visible: () => true, online: () => true, watch, goToSignIn: () => {} },
    notes: {
      get: (key) => notes.get(key) ?? null,
      set: (key, value) => notes.set(key, value),
      delete: (key) => notes.delete(key),
    },
    tabs: {
      id: tabId,
      living: async () => new Set([tabId]),
      gone: () => new Promise(() => {}),
      exclusively: (_name, action) => action(),
      sharing: null,
    },
    cipher: webCipher,
  };
}
