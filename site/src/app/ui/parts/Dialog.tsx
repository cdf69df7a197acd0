import { X } from 'lucide';
import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../../text/t.ts';
import { useApp } from '../context.ts';
import { Icon } from './Icon.tsx';

/** A modal dialog. Closes by its button, Escape and a press outside; focus goes back to where it came from. */
export function Dialog(props: {
  title: ComponentChildren;
  actions?: ComponentChildren;
  children: ComponentChildren;
}) {
  const { dialog } = useApp();
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useLayoutEffect(() => {
    const node = element.current;
    const before = document.activeElement;
    node?.showModal();
    return () => {
      node?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  const close = () => {
    dialog.value = null;
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a press on the backdrop is for pointers; the keyboard has Escape.
    <dialog
      ref={element}
      class="dialog"
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onClick={(event) => {
        if (event.target === element.current) close();
      }}
    >
      <div class="dialog__header">
        <h2 class="dialog__title" id={titleId}>
          {props.title}
        </h2>
        <button type="button" class="button button--icon" aria-label={t('dialog.close')} onClick={close}>
          <Icon node={X} />
        </button>
      </div>
      <div class="dialog__body">{props.children}</div>
      {props.actions && <div class="dialog__actions">{props.actions}</div>}
    </dialog>
  );
}

/** The button that closes a dialog without doing anything. */
export function CancelButton() {
  const { dialog } = useApp();
  return (
    <button
      type="button"
      class="button button--quiet"
      onClick={() => {
        dialog.value = null;
      }}
    >
      {t('dialog.cancel')}
    </button>
  );
}
