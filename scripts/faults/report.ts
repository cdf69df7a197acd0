import type { Attempt, History, Send } from './history.ts';
import type { Violation } from './violation.ts';

const shownPerKind = 3;

/** Counterexamples: the first few violations of each kind, each with all that happened to its messages, in order of time. */
export function reportViolations(history: History, violations: readonly Violation[]): string {
  const sends = new Map(history.sends.map((send) => [send.text, send]));
  return [...Map.groupBy(violations, ({ kind }) => kind)]
    .map(([kind, found]) => {
      const shown = found.slice(0, shownPerKind).map((one) => counterexample(history, sends, one));
      const rest = found.length > shown.length ? [`  … and ${found.length - shown.length} more`] : [];
      return [`${kind}: ${found.length}`, ...shown, ...rest].join('\n');
    })
    .join('\n\n');
}

interface Line {
  readonly atMs: number;
  readonly text: string;
}

function counterexample(
  history: History,
  sends: ReadonlyMap<string, Send>,
  { what, texts, conversationId }: Violation,
): string {
  const told = texts.flatMap((text) => {
    const send = sends.get(text);
    return [...(send ? linesOf(send) : []), ...heardLines(history, conversationId, text)];
  });
  told.sort((one, other) => one.atMs - other.atMs);
  const lines = told.map(({ atMs, text }) => `    ${`${(atMs / 1_000).toFixed(3)} s`.padStart(11)}  ${text}`);
  const ends = texts.length > 0 ? history.views.filter((view) => view.conversationId === conversationId) : [];
  const finals = ends.map(({ member, stored }) => {
    const found = stored.filter(({ text }) => texts.includes(text));
    const places = found.map(({ seq, text, clientId }) => `${seq} “${text}” (${short(clientId)})`).join(', ');
    return `     at the end  ${member} has ${places || 'none of it'}`;
  });
  return [`  ${what}.`, `    conversation ${conversationId}`, ...lines, ...finals].join('\n');
}

function linesOf({ text, sender, typedAtMs, attempts }: Send): Line[] {
  return [
    { atMs: typedAtMs, text: `${sender} writes “${text}”` },
    ...attempts.flatMap(({ door, clientId, startedAtMs, endedAtMs, outcome }) => [
      { atMs: startedAtMs, text: `${sender} sends “${text}” over ${door} as ${short(clientId)}` },
      { atMs: endedAtMs, text: `${sender} hears about “${text}”: ${outcomeText(outcome)}` },
    ]),
  ];
}

function heardLines(history: History, conversationId: string, text: string): Line[] {
  return history.heard.flatMap((one) =>
    one.kind === 'message' && one.conversationId === conversationId && one.text === text
      ? [{ atMs: one.atMs, text: `${one.member} is shown “${text}” as ${one.seq}` }]
      : [],
  );
}

function outcomeText(outcome: Attempt['outcome']): string {
  if (outcome.kind === 'ok') return `acknowledged as ${outcome.seq}`;
  return outcome.kind === 'refused' ? `refused, ${outcome.code}` : `unknown, ${outcome.reason}`;
}

/** The end of a client id tells it apart. */
function short(clientId: string): string {
  return `…${clientId.slice(-6)}`;
}
