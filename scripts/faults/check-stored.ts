import type { Send, StoredMessage } from './history.ts';
import type { Indexed, Violation } from './violation.ts';

/** What was acknowledged to its sender, or reached any client, is in every member's history. */
export function checkMissing({ history, viewsByConversation, heardByConversation }: Indexed): Violation[] {
  const violations: Violation[] = [];
  const promised = new Map<string, Map<string, string>>();
  const promise = (conversationId: string, text: string, why: string) => {
    const texts = promised.get(conversationId) ?? new Map<string, string>();
    if (!texts.has(text)) texts.set(text, why);
    promised.set(conversationId, texts);
  };
  for (const { text, conversationId, attempts } of history.sends) {
    const seq = acknowledgedSeq(attempts);
    if (seq !== undefined) promise(conversationId, text, `was acknowledged as ${seq}`);
  }
  for (const [conversationId, heard] of heardByConversation) {
    for (const one of heard) {
      if (one.kind === 'message')
        promise(conversationId, one.text, `was shown to ${one.member} as ${one.seq}`);
    }
  }
  for (const { conversationId, member, stored } of history.views) {
    for (const { text } of stored) promise(conversationId, text, `is in the history of ${member}`);
  }
  for (const [conversationId, texts] of promised) {
    const views = viewsByConversation.get(conversationId) ?? [];
    for (const { member, stored } of views) {
      const there = new Set(stored.map(({ text }) => text));
      for (const [text, why] of texts) {
        if (there.has(text)) continue;
        const what = `“${text}” ${why} and is not in the history of ${member}`;
        violations.push({ kind: 'missing', conversationId, what, texts: [text] });
      }
    }
  }
  return violations;
}

/** What was written is stored in the end, or its writer is told that it is not. */
export function checkUnaccounted({ history }: Indexed): Violation[] {
  const stored = new Set(history.views.flatMap((view) => view.stored.map(({ text }) => text)));
  const unsent = new Set(history.unsent);
  return history.sends.flatMap(({ text, sender, conversationId, attempts }): Violation[] => {
    if (stored.has(text) || unsent.has(text) || acknowledgedSeq(attempts) !== undefined) return [];
    const what = `“${text}” was written by ${sender} and is neither stored nor shown as unsent`;
    return [{ kind: 'missing', conversationId, what, texts: [text] }];
  });
}

/** No message stands twice in a history or on a screen, by its text or by its sender and client id. */
export function checkDoubled({ history }: Indexed): Violation[] {
  return history.views.flatMap(({ conversationId, member, stored, applied }) =>
    [
      { messages: stored, where: `in the history of ${member}` },
      { messages: applied, where: `on the screen of ${member}` },
    ].flatMap(({ messages, where }) => {
      const byText = repeats(messages, ({ text }) => text);
      const byId = repeats(messages, ({ sender, clientId }) => `${sender} ${clientId}`);
      return [...new Set([...byText, ...byId])].map((pair): Violation => {
        const [one, other] = pair;
        const what = `“${other.text}” stands twice ${where}, as ${one.seq} and as ${other.seq}`;
        return { kind: 'doubled', conversationId, what, texts: [...new Set([one.text, other.text])] };
      });
    }),
  );
}

/** Every answer to a message says the same, and what the history says. */
export function checkFirstAnswer({ history, viewsByConversation }: Indexed): Violation[] {
  const placed = new Map<string, StoredMessage[]>();
  for (const [view] of viewsByConversation.values()) {
    for (const message of view?.stored ?? [])
      placed.set(message.text, [...(placed.get(message.text) ?? []), message]);
  }
  return history.sends.flatMap(({ text, conversationId, attempts }): Violation[] => {
    const answers = attempts.flatMap(({ outcome, clientId }) =>
      outcome.kind === 'ok' ? [{ ...outcome, clientId }] : [],
    );
    const first = answers[0];
    if (first === undefined) return [];
    const differ = (one: { seq: number; sentAtMs: number }) =>
      one.seq !== first.seq || one.sentAtMs !== first.sentAtMs;
    const other = answers.find(differ);
    const stored = placed.get(text) ?? [];
    const elsewhere = stored.every(differ) ? stored[0] : undefined;
    const contrary = other ?? elsewhere;
    if (contrary === undefined) return [];
    const said = other ? 'another answer said' : 'the history says';
    const what = `“${text}” was first answered as ${told(first)}, and ${said} ${told(contrary)}`;
    return [{ kind: 'first answer', conversationId, what, texts: [text] }];
  });
}

/** Everything stored was written by its sender into this conversation, and not refused. */
export function checkInvented({ history, sendsByText }: Indexed): Violation[] {
  const reported = new Set<string>();
  return history.views.flatMap(({ conversationId, stored }) =>
    stored.flatMap((message): Violation[] => {
      const { text, sender, clientId } = message;
      if (reported.has(text)) return [];
      const wrong = whyInvented(sendsByText.get(text), conversationId, sender, clientId);
      if (wrong === undefined) return [];
      reported.add(text);
      return [{ kind: 'invented', conversationId, what: `“${text}” is stored, but ${wrong}`, texts: [text] }];
    }),
  );
}

function whyInvented(
  send: Send | undefined,
  conversationId: string,
  sender: string,
  clientId: string,
): string | undefined {
  if (send === undefined) return 'nobody wrote it';
  if (send.conversationId !== conversationId) return 'it was written into another conversation';
  if (send.sender !== sender) return `${send.sender} wrote it and it is shown as ${sender}’s`;
  if (!send.attempts.some((attempt) => attempt.clientId === clientId)) return `its client id was never sent`;
  if (send.attempts.every(({ outcome }) => outcome.kind === 'refused')) return 'it was refused';
  return undefined;
}

function acknowledgedSeq(attempts: Send['attempts']): number | undefined {
  for (const { outcome } of attempts) if (outcome.kind === 'ok') return outcome.seq;
  return undefined;
}

function told({ seq, sentAtMs }: { seq: number; sentAtMs: number }): string {
  return `${seq}, sent at ${new Date(sentAtMs).toISOString()}`;
}

/** Each message whose key stood before, with the one that had it first. */
function repeats(
  messages: readonly StoredMessage[],
  keyOf: (message: StoredMessage) => string,
): (readonly [StoredMessage, StoredMessage])[] {
  const first = new Map<string, StoredMessage>();
  const found: (readonly [StoredMessage, StoredMessage])[] = [];
  for (const message of messages) {
    const before = first.get(keyOf(message));
    if (before === undefined) first.set(keyOf(message), message);
    else found.push([before, message]);
  }
  return found;
}
