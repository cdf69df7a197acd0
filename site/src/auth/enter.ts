import type { SessionInfo } from '../../../functions/wire/accounts.ts';
import type { SecondStep } from '../../../functions/wire/factors.ts';
import { times } from '../../../functions/wire/limits.ts';
import { browserBasics } from '../app/client/browser-basics.ts';
import { exchange } from '../app/client/http.ts';
import { accessExpiryKey, forgetSession, noteSession } from '../app/client/session-notes.ts';
import { ClientError } from '../app/client/types.ts';
import { nextPath } from './next-path.ts';

/** A database that slept needs up to half a minute. */
const wakingPatienceMs = 45_000;

/**
 * Sends `body` and, when it opened a session, goes to the app; else it answers what the second step takes. Waits while the database
 * wakes up; for anything else that may pass, the person decides.
 *
 * @param entered is done before the app opens.
 * @throws ClientError
 */
export async function enter(
  path: string,
  body: unknown,
  setLabel: (text: string) => void,
  entered = () => {},
): Promise<SecondStep['secondStep'] | undefined> {
  const { clock } = browserBasics;
  const startedAtMs = clock.now();
  for (;;) {
    try {
      const answer = await exchange<SessionInfo | SecondStep>(browserBasics, 'POST', path, body);
      if ('secondStep' in answer) return answer.secondStep;
      entered();
      goOn(answer);
      return undefined;
    } catch (error) {
      const isWaking = error instanceof ClientError && error.code === 'waking';
      if (!isWaking || clock.now() - startedAtMs > wakingPatienceMs) throw error;
      setLabel('Waking up…');
      const delayMs = error.body?.retryAfterMs ?? times.wakingRetryMs;
      await new Promise<void>((resolve) => clock.setTimeout(resolve, delayMs));
    }
  }
}

/** The way between signing in and registering keeps the place to go on to. */
export function keepNext(): void {
  const links = document.querySelectorAll<HTMLAnchorElement>(
    '.auth__switch a[href="/register/"], .auth__switch a[href="/sign-in/"]',
  );
  for (const link of links) link.href = link.pathname + location.search + location.hash;
}

/** Somebody who is still signed in goes straight to the app. Without a sign of that nothing is asked. */
export async function skipIfSignedIn(): Promise<void> {
  const { notes } = browserBasics;
  if (notes.get(accessExpiryKey) === null) return;
  try {
    goOn(await exchange<SessionInfo>(browserBasics, 'POST', '/api/sessions/refresh', {}));
  } catch (error) {
    if (error instanceof ClientError && error.code === 'unauthenticated') forgetSession(notes);
  }
}

function goOn(info: SessionInfo): void {
  const { clock, notes } = browserBasics;
  noteSession(notes, info, clock.now());
  location.assign(nextPath(location.search, location.origin, location.hash));
}
