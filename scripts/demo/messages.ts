import { changeMessage } from '../../functions/core/messages/change.ts';
import { sendMessage } from '../../functions/core/messages/send.ts';
import type { MessageChange } from '../../functions/wire/conversations.ts';
import { demoId } from './ids.ts';
import { upload } from './pictures.ts';
import type { Mark } from './script.ts';
import { actorOf, idOf, type Stage } from './stage.ts';
import type { Step } from './story.ts';

type Sending = Extract<Step, { text: string }>;
type Marking = Extract<Step, { mark: Mark }>;

/** Sends a message of the script, with its picture and what it answers. */
export async function send(stage: Stage, step: Sending): Promise<void> {
  const { by, conversation, index, text, picture, answersIndex } = step;
  const seqs = stage.messageSeqs.get(conversation) ?? [];
  const replyToSeq = answersIndex === undefined ? undefined : seqs[answersIndex];
  const key = `${conversation}/${index}`;
  const id = picture && (await upload(stage.ctx, actorOf(by), { purpose: 'message', key, picture }));
  const event = await sendMessage(stage.ctx, actorOf(by), {
    conversationId: idOf(stage, conversation),
    clientId: demoId(`message/${conversation}`, index),
    body: { type: 'text', text, ...(id ? { attachments: [{ id, name: picture }] } : {}) },
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
