import type { Mention } from '../../../../../functions/wire/conversations.ts';
import { limits } from '../../../../../functions/wire/limits.ts';
import type { ChatClient, ConversationState } from '../../client/types.ts';
import { type ComposerMode, composerMode, setComposerMode } from '../chat/composer-mode.ts';
import { draftProblem, trimDraft } from '../logic/draft.ts';
import { attachedNow, pendingIn } from './attached.ts';
import { cutMentions } from './mention-ranges.ts';

/** What stands in the composer, and whom it mentions. */
export interface Written {
  readonly text: string;
  readonly mentions: readonly Mention[];
}

/**
 * Mentions by draft, with the text they belong to. A draft that came from another device has none: only its text is kept
 * on the server.
 */
const known = new Map<string, Written>();

/** What the composer of a conversation holds in its mode. */
export function writtenIn(client: ChatClient, conversation: ConversationState, mode: ComposerMode): Written {
  const text = mode.kind === 'edit' ? mode.text : (client.drafts.value[conversation.id] ?? '');
  const kept = known.get(keyOf(conversation.id, mode));
  if (kept?.text === text) return kept;
  const body = mode.kind === 'edit' ? conversation.messages.find(({ seq }) => seq === mode.seq)?.body : null;
  return { text, mentions: body?.type === 'text' && body.text === text ? (body.mentions ?? []) : [] };
}

/** Keeps what was typed: as the draft, or as the text to be. */
export function write(client: ChatClient, conversationId: string, written: Written): void {
  const mode = composerMode(conversationId);
  known.set(keyOf(conversationId, mode), written);
  if (mode.kind === 'edit') setComposerMode(conversationId, { ...mode, text: written.text });
  else client.keepDraft(conversationId, written.text);
}

/** Sends or saves what was written, and turns to a new message; false where it cannot be sent. */
export function submit(client: ChatClient, conversation: ConversationState): boolean {
  const { id } = conversation;
  const mode = composerMode(id);
  const written = writtenIn(client, conversation, mode);
  const attached = mode.kind === 'edit' ? keptBy(conversation, mode.seq) : attachedNow(id);
  if (attached === null) return false;
  const problem = draftProblem(written.text);
  if (problem !== null && !(problem === 'empty' && attached.length > 0)) return false;
  const text = trimDraft(written.text);
  const removed = written.text.indexOf(text);
  const mentions = cutMentions(written.mentions, removed, text.length).slice(0, limits.mentionsPerMessageMax);
  const extras = mentions.length > 0 ? { mentions } : {};
  if (mode.kind === 'edit') {
    const body = conversation.messages.find(({ seq }) => seq === mode.seq)?.body;
    const isSame =
      body?.type === 'text' &&
      body.text === text &&
      JSON.stringify(body.mentions ?? []) === JSON.stringify(mentions);
    if (!isSame)
      client.changeMessage(id, mode.seq, { type: 'edit', body: { type: 'text', text, ...extras } });
  } else {
    const attachments = attached.length > 0 ? { attachments: [...attached] } : {};
    client.sendMessage(id, text, {
      ...extras,
      ...attachments,
      ...(mode.kind === 'reply' ? { replyToSeq: mode.seq } : {}),
    });
    client.keepDraft(id, '');
    pendingIn(id).value = [];
  }
  leaveMode(id);
  return true;
}

/** Back to a new message; its draft is still there. */
export function leaveMode(conversationId: string): void {
  known.delete(keyOf(conversationId, composerMode(conversationId)));
  setComposerMode(conversationId, { kind: 'new' });
}

/** What is attached to a message stays with it when its words change. */
function keptBy({ messages }: ConversationState, seq: number) {
  const body = messages.find((message) => message.seq === seq)?.body;
  return (body?.type === 'text' && body.attachments) || [];
}

function keyOf(conversationId: string, mode: ComposerMode): string {
  return mode.kind === 'edit' ? `${conversationId} ${mode.seq}` : conversationId;
}
