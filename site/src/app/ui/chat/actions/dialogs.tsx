import type { Message } from '../../../../../../functions/wire/conversations.ts';
import type { App } from '../../context.ts';
import { lazyPart } from '../../parts/lazy.tsx';

interface OfMessage {
  message: Message;
}

const Forward = lazyPart<OfMessage>(() => import('./ForwardDialog.tsx').then((part) => part.ForwardDialog));
const Info = lazyPart<OfMessage>(() => import('./InfoDialog.tsx').then((part) => part.InfoDialog));
const Delete = lazyPart<OfMessage>(() => import('./DeleteDialog.tsx').then((part) => part.DeleteDialog));
const Pins = lazyPart<{ conversationId: string }>(() =>
  import('./PinsDialog.tsx').then((part) => part.PinsDialog),
);
const GoToDate = lazyPart<{ conversationId: string }>(() =>
  import('./DateDialog.tsx').then((part) => part.DateDialog),
);

/** Loads the dialogs before they are asked for, so that they open without a network too. */
export function preloadDialogs(): void {
  for (const part of [Forward, Info, Delete, Pins, GoToDate]) part.preload();
}

export function openForward({ dialog }: App, message: Message): void {
  dialog.value = { type: 'show', render: () => <Forward key="forward" message={message} /> };
}

export function openInfo({ dialog }: App, message: Message): void {
  dialog.value = { type: 'show', render: () => <Info key="info" message={message} /> };
}

export function openDelete({ dialog }: App, message: Message): void {
  dialog.value = { type: 'show', render: () => <Delete key="delete" message={message} /> };
}

export function openPins({ dialog }: App, conversationId: string): void {
  dialog.value = { type: 'show', render: () => <Pins key="pins" conversationId={conversationId} /> };
}

export function openGoToDate({ dialog }: App, conversationId: string): void {
  dialog.value = { type: 'show', render: () => <GoToDate key="date" conversationId={conversationId} /> };
}
