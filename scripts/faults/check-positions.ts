import type { FinalView, Heard } from './history.ts';
import type { Indexed, Violation } from './violation.ts';

/**
 * Every position of a stream is one event: a message, or a receipt. Superseded receipts are not kept, so a position
 * without a message has to be one that somebody heard as a receipt, or one of the receipts whose answer was lost.
 */
export function checkPositions(indexed: Indexed): Violation[] {
  const { viewsByConversation, heardByConversation } = indexed;
  return [...viewsByConversation].flatMap(([conversationId, views]) => {
    const heard = heardByConversation.get(conversationId) ?? [];
    const silent = indexed.history.receipts.filter(
      (receipt) => !receipt.isAnswered && receipt.conversationIds.includes(conversationId),
    ).length;
    return [
      ...views.flatMap((view) => holes(view, heard, silent)),
      ...views.flatMap(screenHoles),
      ...clashes(conversationId, heard),
    ];
  });
}

/** A client's position moves by events that it heard, or over positions that a sync answer covered. */
export function checkAdvances({ history, heardByConversation }: Indexed): Violation[] {
  const byMember = new Map<string, Heard[]>();
  for (const heard of heardByConversation.values()) {
    for (const one of heard) push(byMember, `${one.member} ${one.conversationId}`, one);
  }
  const known = new Map<string, ReturnType<typeof covered>>();
  return history.advances.flatMap(({ member, conversationId, from, to, atMs }): Violation[] => {
    const key = `${member} ${conversationId}`;
    const cover = known.get(key) ?? covered(byMember.get(key) ?? []);
    known.set(key, cover);
    for (let seq = from + 1; seq <= to; seq++) {
      if (cover(seq, atMs)) continue;
      const what = `${member} moved from ${from} to ${to} without having heard of ${seq}`;
      return [{ kind: 'gap', conversationId, what, texts: [] }];
    }
    return [];
  });
}

/** Whether a position had been heard of at a time. */
function covered(heard: readonly Heard[]): (seq: number, atMs: number) => boolean {
  const events = new Map<number, number>();
  const syncs = heard.filter((one) => one.kind === 'sync');
  for (const one of heard) {
    if (one.kind !== 'sync') events.set(one.seq, Math.min(one.atMs, events.get(one.seq) ?? one.atMs));
  }
  return (seq, atMs) =>
    (events.get(seq) ?? Number.POSITIVE_INFINITY) <= atMs ||
    syncs.some((one) => one.after < seq && seq <= one.seq && one.atMs <= atMs);
}

function holes(view: FinalView, heard: readonly Heard[], silentReceipts: number): Violation[] {
  const { conversationId, member, lastSeq } = view;
  const messages = new Map(view.stored.map(({ seq, text }) => [seq, text]));
  const receipts = new Set(heard.flatMap((one) => (one.kind === 'receipt' ? [one.seq] : [])));
  const unexplained: number[] = [];
  for (let seq = 1; seq <= lastSeq; seq++) {
    if (!messages.has(seq) && !receipts.has(seq)) unexplained.push(seq);
  }
  const beyond = view.stored.find(({ seq }) => seq > lastSeq || seq < 1);
  const violations: Violation[] = [];
  if (unexplained.length > silentReceipts) {
    const what = `In the history of ${member} ${positions(unexplained)} can be no receipts: only ${silentReceipts} were sent without an answer`;
    violations.push({ kind: 'gap', conversationId, what, texts: neighbours(messages, unexplained[0] ?? 0) });
  }
  if (beyond !== undefined) {
    const what = `“${beyond.text}” is ${beyond.seq} in the history of ${member}, outside of the stream’s 1 to ${lastSeq}`;
    violations.push({ kind: 'gap', conversationId, what, texts: [beyond.text] });
  }
  return violations;
}

/** What a client shows is the end of the history, whole, and it knows the stream to its end. */
function screenHoles(view: FinalView): Violation[] {
  const { conversationId, member, appliedSeq, lastSeq, applied, stored } = view;
  const gap = (what: string, ...texts: string[]): Violation => ({ kind: 'gap', conversationId, what, texts });
  const violations: Violation[] = [];
  if (appliedSeq !== lastSeq) {
    violations.push(gap(`The client of ${member} stopped at ${appliedSeq}, and the stream is at ${lastSeq}`));
  }
  const shown = new Set(applied.map(({ text }) => text));
  const firstShown = applied[0]?.seq ?? Number.POSITIVE_INFINITY;
  const absent = stored.find(({ seq, text }) => seq >= firstShown && !shown.has(text));
  if (absent)
    violations.push(gap(`The screen of ${member} lacks “${absent.text}” (${absent.seq})`, absent.text));
  if (applied.length === 0 && stored.length > 0) violations.push(gap(`The screen of ${member} is empty`));
  return violations;
}

/** One position is one event, whoever hears of it. */
function clashes(conversationId: string, heard: readonly Heard[]): Violation[] {
  const first = new Map<number, string>();
  const reported = new Set<number>();
  return heard.flatMap((one): Violation[] => {
    if (one.kind === 'sync' || reported.has(one.seq)) return [];
    const event = one.kind === 'message' ? one.text : '(a receipt)';
    const before = first.get(one.seq);
    if (before === undefined) first.set(one.seq, event);
    if (before === undefined || before === event) return [];
    reported.add(one.seq);
    const what = `Position ${one.seq} was heard as “${before}” and as “${event}”`;
    return [{ kind: 'order', conversationId, what, texts: [before, event] }];
  });
}

function positions(seqs: readonly number[]): string {
  const named = seqs.slice(0, 8).join(', ');
  const rest = seqs.length > 8 ? ` and ${seqs.length - 8} more` : '';
  return `position${seqs.length > 1 ? 's' : ''} ${named}${rest}`;
}

/** The messages nearest before and after a position. */
function neighbours(messages: ReadonlyMap<number, string>, seq: number): string[] {
  const seqs = [...messages.keys()];
  const near = [seqs.findLast((one) => one < seq), seqs.find((one) => one > seq)];
  return near.flatMap((one) => (one === undefined ? [] : [messages.get(one) ?? '']));
}

function push<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
