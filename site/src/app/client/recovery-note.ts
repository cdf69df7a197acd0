import { browserBasics } from './browser-basics.ts';

const recoveryKey = 'umbra.recovery';

/** Registering leaves a note that recovery codes are to be offered when the app opens. */
export function noteRecoveryUnsettled(): void {
  browserBasics.notes.set(recoveryKey, 'open');
}

/** Whether that is still to be done in this browser. */
export function isRecoveryUnsettled(): boolean {
  return browserBasics.notes.get(recoveryKey) !== null;
}

/** It was done, or the person knowingly goes on without. */
export function settleRecovery(): void {
  browserBasics.notes.delete(recoveryKey);
}
