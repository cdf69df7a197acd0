import { type Signal, signal } from '@preact/signals';
import type { Attachment } from '../../../../../functions/wire/attachments.ts';

/** A file that is to be sent with the next message. */
export interface Pending {
  readonly id: string;
  readonly file: File;
  /** As it will be told, as far as it is known here. */
  readonly attachment: Attachment;
  /** An address of the file in this page, for pictures. */
  readonly shownAs: string | null;
  readonly state: 'uploading' | 'processing' | 'ready' | 'failed';
  /** 0 to 1. */
  readonly progress: number;
  /** Why it failed, in words. */
  readonly reason: string | null;
}

const byConversation = new Map<string, Signal<readonly Pending[]>>();

/** The files that wait in the composer of a conversation; they outlive the page where the browser can keep them. */
export function pendingIn(conversationId: string): Signal<readonly Pending[]> {
  const known = byConversation.get(conversationId) ?? signal<readonly Pending[]>([]);
  byConversation.set(conversationId, known);
  return known;
}

/** What a message may be sent with now; null while something is still on its way, or has failed. */
export function attachedNow(conversationId: string): readonly Attachment[] | null {
  const pending = pendingIn(conversationId).value;
  return pending.every(({ state }) => state === 'ready') ? pending.map(({ attachment }) => attachment) : null;
}
