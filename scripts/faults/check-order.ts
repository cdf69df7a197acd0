import type { FinalView, Send, StoredMessage } from './history.ts';
import type { Indexed, Violation } from './violation.ts';

/** All members see one order, each client shows it, and what was acknowledged stands before what was sent after that. */
export function checkOrder(indexed: Indexed): Violation[] {
  const { viewsByConversation, sendsByConversation } = indexed;
  return [...viewsByConversation].flatMap(([conversationId, views]) => {
    const [reference] = views;
    if (reference === undefined) return [];
    const placed = placesOf(reference);
    return [
      ...views.flatMap((view) => disagreements(view, reference.member, placed)),
      ...overtakings(conversationId, sendsByConversation.get(conversationId) ?? [], placed),
    ];
  });
}

/** One person's messages in one conversation stand in the order in which they were written. */
export function checkTypedOrder({ viewsByConversation, sendsByText }: Indexed): Violation[] {
  return [...viewsByConversation].flatMap(([conversationId, [view]]) => {
    const last = new Map<string, Send>();
    const violations: Violation[] = [];
    for (const { text } of view?.stored ?? []) {
      const send = sendsByText.get(text);
      if (send === undefined) continue;
      const before = last.get(send.sender);
      if (before !== undefined && before.typedIndex > send.typedIndex) {
        const what = `${send.sender} wrote “${send.text}” before “${before.text}”, and it stands after it`;
        violations.push({ kind: 'typed order', conversationId, what, texts: [send.text, before.text] });
      } else last.set(send.sender, send);
    }
    return violations;
  });
}

/** Where a member's history or screen has a message at another place than the first member's history, or lists run back. */
function disagreements(
  view: FinalView,
  referenceMember: string,
  placed: ReadonlyMap<string, readonly number[]>,
): Violation[] {
  const { conversationId, member } = view;
  const lists = [
    { messages: view.stored, where: `the history of ${member}` },
    { messages: view.applied, where: `the screen of ${member}` },
  ];
  return lists.flatMap(({ messages, where }) => {
    let previous: StoredMessage | undefined;
    for (const message of messages) {
      const { text, seq } = message;
      if (previous !== undefined && previous.seq >= seq) {
        const what = `${where} lists “${previous.text}” (${previous.seq}) before “${text}” (${seq})`;
        return [violation(conversationId, what, previous.text, text)];
      }
      const there = placed.get(text);
      if (there !== undefined && !there.includes(seq)) {
        const what = `“${text}” is ${seq} in ${where} and ${there[0]} in the history of ${referenceMember}`;
        return [violation(conversationId, what, text)];
      }
      previous = message;
    }
    return [];
  });
}

/** Real time: a message whose first attempt began after another's acknowledgement has to come after it. */
function overtakings(
  conversationId: string,
  sends: readonly Send[],
  placed: ReadonlyMap<string, readonly number[]>,
): Violation[] {
  const moments = sends.flatMap((send) => {
    const seq = placed.get(send.text)?.[0];
    const begin = send.attempts[0];
    if (seq === undefined || begin === undefined) return [];
    const answered = send.attempts.filter(({ outcome }) => outcome.kind === 'ok');
    const ends = answered.map(({ endedAtMs }) => ({ atMs: endedAtMs, isEnd: true, seq, send }));
    return [{ atMs: begin.startedAtMs, isEnd: false, seq, send }, ...ends];
  });
  // Of two things at one moment nobody knows which was first: beginnings before ends claims nothing.
  moments.sort((one, other) => one.atMs - other.atMs || Number(one.isEnd) - Number(other.isEnd));
  let furthest: (typeof moments)[number] | undefined;
  return moments.flatMap((moment): Violation[] => {
    if (moment.isEnd) {
      if (furthest === undefined || moment.seq > furthest.seq) furthest = moment;
      return [];
    }
    if (furthest === undefined || moment.seq >= furthest.seq || moment.send === furthest.send) return [];
    const [late, early] = [moment.send.text, furthest.send.text];
    const what = `“${late}” was sent after “${early}” had been acknowledged, and stands before it`;
    return [violation(conversationId, what, early, late)];
  });
}

/** Where each text stands; more than once where it was doubled. */
export function placesOf(view: FinalView): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  for (const { text, seq } of view.stored) places.set(text, [...(places.get(text) ?? []), seq]);
  return places;
}

function violation(conversationId: string, what: string, ...texts: string[]): Violation {
  return { kind: 'order', conversationId, what, texts };
}
