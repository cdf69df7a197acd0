import type { Clock, Notes, World } from './ports.ts';

/** Of IndexedDB. */
export const databaseName = 'umbrachat';

const clock: Clock = {
  now: () => Date.now(),
  setTimeout: (action, delayMs) => window.setTimeout(action, delayMs),
  clearTimeout: (timer) => window.clearTimeout(timer as number),
};

/** A browser that blocks storage throws at the mere mention of it. */
const notes: Notes = {
  get: (key) => attempt(() => localStorage.getItem(key)) ?? null,
  set: (key, value) => attempt(() => localStorage.setItem(key, value)),
  delete: (key) => attempt(() => localStorage.removeItem(key)),
};

/** What the app and the forms before it share. */
export const browserBasics: Pick<World, 'clock' | 'random' | 'randomBytes' | 'fetch' | 'notes'> = {
  clock,
  random: () => Math.random(),
  randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
  fetch: (path, init) => fetch(path, init),
  notes,
};

/** The result, or undefined where it throws. */
export function attempt<Result>(action: () => Result): Result | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
