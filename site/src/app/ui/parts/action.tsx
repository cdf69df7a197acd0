import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { ClientError } from '../../client/types.ts';
import { parts } from '../../text/en/parts.ts';
import { t } from '../../text/parts.ts';
import { waitWords } from '../../text/wait.ts';
import { type App, useApp } from '../context.ts';

/** The words for an error of a command; a code that only a newer version knows has the words of `invalid`. */
export function errorText(error: unknown): string {
  const key = `error.${error instanceof ClientError ? error.code : 'internal'}` as const;
  if (key === 'error.too_many_requests') {
    const body = error instanceof ClientError ? error.body : null;
    return t(key, { wait: waitWords(body?.retryAfterMs ?? 1_000) });
  }
  return t(key in parts ? key : 'error.invalid');
}

/**
 * Runs commands one at a time: a second start while one is under way does nothing. A failure is told in a toast and
 * answered with false.
 */
export function useAction(): { pending: boolean; run: (command: () => Promise<void>) => Promise<boolean> } {
  const { toasts } = useApp();
  const [pending, setPending] = useState(false);
  const running = useRef(false);
  const run = async (command: () => Promise<void>) => {
    if (running.current) return false;
    running.current = true;
    setPending(true);
    const done = await attempt(toasts, command);
    running.current = false;
    setPending(false);
    return done;
  };
  return { pending, run };
}

/** A button for a command: shows that it is under way and takes no second press meanwhile. */
export function ActionButton(props: {
  class?: string;
  label?: string;
  command: () => Promise<void>;
  children: ComponentChildren;
}) {
  const { pending, run } = useAction();
  return (
    <button
      type="button"
      class={`button ${props.class ?? ''}`}
      aria-label={props.label}
      aria-disabled={pending}
      aria-busy={pending}
      onClick={() => void run(props.command)}
    >
      {props.children}
    </button>
  );
}

/** Puts text on the clipboard and says so. */
export async function copyText(toasts: App['toasts'], text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toasts.say(t('toast.copied'));
  } catch {
    toasts.fail(t('toast.copy_failed'));
  }
}

async function attempt(toasts: App['toasts'], command: () => Promise<void>): Promise<boolean> {
  try {
    await command();
    return true;
  } catch (error) {
    if (!(error instanceof ClientError)) console.error(error);
    toasts.fail(errorText(error));
    return false;
  }
}
