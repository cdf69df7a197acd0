import { Paperclip, RotateCw, X } from 'lucide';
import { useEffect, useRef } from 'preact/hooks';
import { limits } from '../../../../../functions/wire/limits.ts';
import { isolate } from '../../text/t.ts';
import { pendingIn } from '../compose/attached.ts';
import { useApp } from '../context.ts';
import { Icon } from '../parts/Icon.tsx';
import { tf } from './texts.ts';
import { sizeWords } from './types.ts';
import { keepFiles } from './unsent.ts';
import { attach, remove, restoreFiles, retry } from './upload.ts';

/** The paperclip; files can also be dropped on the conversation and pasted into the field. */
export function AttachButton({ conversationId }: { conversationId: string }) {
  const { client, toasts } = useApp();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => keepFiles(client, conversationId), [client, conversationId]);
  const isReady = client.ready.value;
  useEffect(() => {
    if (isReady) restoreFiles(client);
  }, [client, isReady]);
  const take = (list: FileList | null | undefined) => {
    if (!list || list.length === 0) return false;
    const left = attach(client, conversationId, [...list]);
    if (left > 0) toasts.fail(tf('too_many', { count: limits.attachmentsPerMessageMax }));
    return true;
  };
  useEffect(() => {
    const pane = input.current?.closest<HTMLElement>('.chat');
    if (!pane) return;
    const ends = new AbortController();
    const { signal } = ends;
    const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    pane.dataset.drop = tf('drop');
    const leave = () => pane.classList.remove('chat--dropping');
    pane.addEventListener(
      'dragover',
      (event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        pane.classList.add('chat--dropping');
      },
      { signal },
    );
    pane.addEventListener('dragleave', (event) => event.relatedTarget || leave(), { signal });
    pane.addEventListener(
      'drop',
      (event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        leave();
        take(event.dataTransfer?.files);
      },
      { signal },
    );
    pane.addEventListener(
      'paste',
      (event) => {
        if (take(event.clipboardData?.files)) event.preventDefault();
      },
      { signal },
    );
    return () => {
      ends.abort();
      leave();
    };
  }, [conversationId]);
  return (
    <div class="composer__attach">
      <button
        type="button"
        class="button button--icon"
        aria-label={tf('attach')}
        onClick={() => input.current?.click()}
      >
        <Icon node={Paperclip} />
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          take(event.currentTarget.files);
          event.currentTarget.value = '';
        }}
      />
    </div>
  );
}

/** What will be sent with the next message, with how far each file is. */
export function FileTray({ conversationId }: { conversationId: string }) {
  const { client } = useApp();
  const pending = pendingIn(conversationId).value;
  if (pending.length === 0) return null;
  return (
    <ul class="tray" aria-label={tf('tray')}>
      {pending.map((one) => {
        const { id, attachment, state, progress, reason, shownAs } = one;
        const name = isolate(attachment.name);
        const words =
          state === 'failed'
            ? reason
            : state === 'uploading'
              ? tf('uploading', { percent: Math.round(progress * 100) })
              : state === 'processing'
                ? tf('processing')
                : sizeWords(attachment);
        return (
          <li key={id} class={`tray__file tray__file--${state}`}>
            {shownAs && <img class="tray__image" src={shownAs} alt="" />}
            <span class="tray__words">
              <bdi class="tray__name">{attachment.name}</bdi>
              <span class="tray__state" role={state === 'failed' ? 'alert' : undefined}>
                {words}
              </span>
              {(state === 'uploading' || state === 'processing') && (
                <progress
                  class="progress"
                  aria-label={name}
                  {...(state === 'uploading' && { value: progress })}
                />
              )}
            </span>
            {state === 'failed' && (
              <button
                type="button"
                class="button button--icon"
                aria-label={tf('retry', { name })}
                onClick={() => retry(client, conversationId, one)}
              >
                <Icon node={RotateCw} small />
              </button>
            )}
            <button
              type="button"
              class="button button--icon"
              aria-label={tf('remove', { name })}
              onClick={() => remove(client, conversationId, one)}
            >
              <Icon node={X} small />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
