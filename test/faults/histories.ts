import type {
  Advance,
  Attempt,
  FinalView,
  Heard,
  History,
  ReceiptAttempt,
  Send,
  StoredMessage,
} from '../../scripts/faults/history.ts';

/** One event of a conversation, in the order of the stream. */
export type Step =
  | {
      readonly kind: 'message';
      readonly sender: string;
      /** How often it goes out; the last attempt is answered. */
      readonly attempts: number;
      /** Whether also the first answer arrived, so that the last is a repeat of it. */
      readonly isFirstAnswered: boolean;
      /** Whether the other hears of it by a push, or by a later sync. */
      readonly isPushed: boolean;
    }
  | { readonly kind: 'receipt'; readonly member: string; readonly isAnswered: boolean };

export const conversationId = 'c';
export const members = ['ann', 'bob'] as const;

/** A history as a faultless server and faultless clients make it: 10 ms for each step, one after another. */
export function validHistory(steps: readonly Step[]): History {
  const sends: Send[] = [];
  const receipts: ReceiptAttempt[] = [];
  const heard: Heard[] = [];
  const advances: Advance[] = [];
  const stored: StoredMessage[] = [];
  const known = new Map<string, number>(members.map((member) => [member, 0]));
  const hear = (member: string, seq: number, atMs: number, one: Partial<Heard>) => {
    const from = known.get(member) ?? 0;
    const base = { member, conversationId, atMs };
    if (from < seq - 1) heard.push({ ...base, kind: 'sync', after: from, seq: seq - 1 });
    heard.push({ ...base, seq, ...one } as Heard);
    advances.push({ member, conversationId, from, to: seq, atMs });
    known.set(member, seq);
  };

  for (const [index, step] of steps.entries()) {
    const seq = index + 1;
    const atMs = seq * 10;
    if (step.kind === 'receipt') {
      receipts.push({ member: step.member, conversationIds: [conversationId], isAnswered: step.isAnswered });
      if (step.isAnswered) hear(step.member, seq, atMs, { kind: 'receipt' });
      continue;
    }
    const { sender } = step;
    const typedIndex = sends.filter((send) => send.sender === sender).length + 1;
    const text = `${sender}-${typedIndex}`;
    const sentAtMs = 1_000 + atMs;
    sends.push({
      text,
      sender,
      conversationId,
      typedIndex,
      typedAtMs: atMs,
      attempts: attemptsOf(step, seq, text),
    });
    stored.push({ seq, clientId: `id-of-${text}`, sender, text, sentAtMs });
    for (const member of members) {
      if (member === sender || step.isPushed) hear(member, seq, atMs + 5, { kind: 'message', text });
    }
  }
  const lastSeq = steps.length;
  for (const member of members) {
    const from = known.get(member) ?? 0;
    if (from === lastSeq) continue;
    const atMs = (lastSeq + 1) * 10;
    heard.push({ member, conversationId, atMs, kind: 'sync', after: from, seq: lastSeq });
    advances.push({ member, conversationId, from, to: lastSeq, atMs });
  }
  const views = members.map((member): FinalView => {
    return { member, conversationId, lastSeq, stored, appliedSeq: lastSeq, applied: stored };
  });
  return { sends, receipts, heard, advances, views, unsent: [] };
}

/** The same history but for one member's view. */
export function withView(
  history: History,
  member: string,
  change: (view: FinalView) => Partial<FinalView>,
): History {
  return {
    ...history,
    views: history.views.map((view) => (view.member === member ? { ...view, ...change(view) } : view)),
  };
}

/** The same history but for every member's stored and shown messages. */
export function withMessages(
  history: History,
  change: (messages: readonly StoredMessage[]) => readonly StoredMessage[],
): History {
  const views = history.views.map((view) => {
    return { ...view, stored: change(view.stored), applied: change(view.applied) };
  });
  return { ...history, views };
}

/** The same history but for one message's attempts. */
export function withAttempts(
  history: History,
  text: string,
  change: (attempts: readonly Attempt[]) => readonly Attempt[],
): History {
  const sends = history.sends.map((send) =>
    send.text === text ? { ...send, attempts: change(send.attempts) } : send,
  );
  return { ...history, sends };
}

function attemptsOf(step: Extract<Step, { kind: 'message' }>, seq: number, text: string): Attempt[] {
  return Array.from({ length: step.attempts }, (_, index): Attempt => {
    const isAnswered = index === step.attempts - 1 || (index === 0 && step.isFirstAnswered);
    const startedAtMs = seq * 10 + (index * 9) / step.attempts;
    return {
      door: index % 2 === 0 ? 'socket' : 'http',
      clientId: `id-of-${text}`,
      startedAtMs,
      endedAtMs: startedAtMs + 9 / step.attempts,
      outcome: isAnswered
        ? { kind: 'ok', seq, sentAtMs: 1_000 + seq * 10 }
        : { kind: 'unknown', reason: 'socket closed' },
    };
  });
}
