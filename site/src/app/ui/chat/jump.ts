import { signal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { ta } from '../../text/actions.ts';
import { useApp } from '../context.ts';
import { errorText } from '../parts/action.tsx';

interface JumpRequest {
  readonly conversationId: string;
  readonly seq: number;
}

const highlightMs = 2_000;
const request = signal<JumpRequest | null>(null);

/** Shows a message of the open conversation, wherever it stands: it is loaded where needed, focused and highlighted. */
export function jumpTo(conversationId: string, seq: number): void {
  request.value = { conversationId, seq };
}

export interface JumpDeps {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly conversationId: string;
  /** The key of the message at a position, if it is among those that are shown. */
  keyAt(seq: number): string | null;
  /** Takes the row into those that stand in the DOM. */
  reach(key: string): void;
}

/** Carries out what `jumpTo` asked for, and answers the key of the row to highlight. */
export function useJump(deps: JumpDeps): string | null {
  const { conversationId } = deps;
  const { client, toasts } = useApp();
  const [loadedFor, setLoadedFor] = useState<JumpRequest | null>(null);
  const [highlighted, setHighlighted] = useState<string | null>(null);
  const asked = request.value?.conversationId === conversationId ? request.value : null;
  const key = asked && deps.keyAt(asked.seq);
  useEffect(() => {
    if (!asked) return;
    if (key !== null) {
      request.value = null;
      deps.reach(key);
      setHighlighted(key);
      // Two frames: the row may have to be drawn first.
      requestAnimationFrame(() => requestAnimationFrame(() => show(deps.scroller.current, key)));
      return;
    }
    if (loadedFor === asked) {
      request.value = null;
      toasts.fail(ta('jump.gone'));
      return;
    }
    let isWanted = true;
    client.loadAround(conversationId, asked.seq).then(
      () => isWanted && setLoadedFor(asked),
      (error: unknown) => {
        if (!isWanted) return;
        request.value = null;
        toasts.fail(errorText(error));
      },
    );
    return () => {
      isWanted = false;
    };
  }, [asked, key, loadedFor]);
  useEffect(() => {
    if (highlighted === null) return;
    const timer = setTimeout(() => setHighlighted(null), highlightMs);
    return () => clearTimeout(timer);
  }, [highlighted]);
  return highlighted;
}

function show(scroller: HTMLElement | null, key: string): void {
  const rows = [...(scroller?.querySelectorAll<HTMLElement>('[data-key]') ?? [])];
  const row = rows.find((one) => one.dataset.key === key);
  row?.scrollIntoView({ block: 'center' });
  row?.focus({ preventScroll: true });
}
