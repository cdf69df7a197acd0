import retentionStyles from '../../../styles/retention.css?url';
import type { App } from '../context.ts';
import { lazyPart } from '../parts/lazy.tsx';

const RetentionDialog = lazyPart<{ conversationId: string }>(
  () => import('./RetentionDialog.tsx').then((part) => part.RetentionDialog),
  retentionStyles,
);

/** Opens how long messages of a conversation live. */
export function openRetention({ dialog }: App, conversationId: string): void {
  dialog.value = {
    type: 'show',
    render: () => <RetentionDialog key="retention" conversationId={conversationId} />,
  };
}
