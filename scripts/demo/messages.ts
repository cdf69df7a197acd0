import { readFile } from 'node:fs/promises';
import { incomingKey } from '../../functions/core/attachments/objects.ts';
import { processUpload } from '../../functions/core/attachments/process.ts';
import { completeUpload, createUpload } from '../../functions/core/attachments/uploads.ts';
import type { Actor, Context } from '../../functions/core/context.ts';
import { changeMessage } from '../../functions/core/messages/change.ts';
import { sendMessage } from '../../functions/core/messages/send.ts';
import type { AttachmentRef } from '../../functions/wire/attachments.ts';
import type { MessageChange } from '../../functions/wire/conversations.ts';
import { ApiError } from '../../functions/wire/errors.ts';
import { actorOf, idOf, type Stage } from './act.ts';
import { demoId } from './ids.ts';
import type { Mark } from './script.ts';
import type { Step } from './story.ts';

type Sending = Extract<Step, { text: string }>;
type Marking = Extract<Step, { mark: Mark }>;

/** Sends a message of the script, with its picture and what it answers. */
export async function send(stage: Stage, step: Sending): Promise<void> {
  const { by, conversation, index, text, picture, answersIndex } = step;
  const seqs = stage.messageSeqs.get(conversation) ?? [];
  const replyToSeq = answersIndex === undefined ? undefined : seqs[answersIndex];
  const attachments = picture && [await upload(stage.ctx, actorOf(by), `${conversation}/${index}`, picture)];
  const event = await sendMessage(stage.ctx, actorOf(by), {
    conversationId: idOf(stage, conversation),
    clientId: demoId(`message/${conversation}`, index),
    body: { type: 'text', text, ...(attachments ? { attachments } : {}) },
    ...(replyToSeq === undefined ? {} : { replyToSeq }),
  });
  seqs[index] = event.seq;
  stage.messageSeqs.set(conversation, seqs);
}

/** Reacts to a message, changes or pins it. */
export async function mark(stage: Stage, step: Marking): Promise<void> {
  const { by, conversation, index, nth } = step;
  await changeMessage(stage.ctx, actorOf(by), {
    conversationId: idOf(stage, conversation),
    seq: stage.messageSeqs.get(conversation)?.[index] ?? 0,
    clientId: demoId(`mark/${conversation}/${index}`, nth),
    change: changeOf(step.mark),
  });
}

function changeOf(done: Mark): MessageChange {
  if (done.kind === 'edit') return { type: 'edit', body: { type: 'text', text: done.text } };
  if (done.kind === 'pin') return { type: 'pin', on: true };
  return { type: 'react', emoji: done.emoji, on: true };
}

/** Puts a picture through what every upload goes through, without the form. One that a message has already is named only. */
async function upload(ctx: Context, actor: Actor, key: string, picture: string): Promise<AttachmentRef> {
  const id = demoId(`picture/${key}`);
  const content = await readFile(new URL(`./pictures/${picture}`, import.meta.url));
  const asked = {
    clientId: id,
    purpose: 'message',
    contentType: 'image/webp',
    sizeBytes: content.length,
  } as const;
  try {
    await createUpload(ctx, actor, asked);
    await ctx.fileStore.put(incomingKey(id), content);
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 'client_id_reused')) throw error;
  }
  await completeUpload(ctx, actor, id);
  await processUpload(ctx, id);
  return { id, name: picture };
}
