import type { CampaignOptions, CampaignResult } from './campaign.ts';
import { countViolations } from './checker.ts';
import type { Attempt } from './history.ts';

/** The figures of a run, one line each. */
export function table(options: CampaignOptions, result: CampaignResult): string {
  const { history, violations, faults, server, lacking, busyMs } = result;
  const attempts = history.sends.flatMap((send) => send.attempts);
  const acknowledged = acknowledgedCount(result);
  const repeated = history.sends.filter((send) => send.attempts.filter(isOk).length > 1).length;
  const over = (door: Attempt['door']) => attempts.filter((attempt) => attempt.door === door).length;
  const seconds = busyMs / 1_000;
  const counts = countViolations(violations);
  const rows: [string, string | number, string?][] = [
    ['sends', history.sends.length, `${options.clients} clients, ${conversationsOf(result)} conversations`],
    ['acknowledged', acknowledged],
    ['attempts', attempts.length, `${over('http')} over HTTP, ${over('socket')} over sockets`],
    ['repeats', attempts.length - history.sends.length, `${repeated} answered more than once`],
    ['backends killed', faults.backends],
    ['PostgreSQL crashes', faults.postgres],
    ['Redis restarts', faults.redis],
    ['server kills', faults.servers],
    ['app reloads', faults.reloads],
    ['unknown outcomes', unknowns(attempts).total, unknowns(attempts).text],
    ['defects logged', server.defects],
    ['handlers cut short', server.cutShort],
    ['not caught up', lacking.length, lacking.slice(0, 3).join('; ')],
    ...Object.entries(counts).map(([kind, count]): [string, number] => [kind, count]),
    ['seconds', seconds.toFixed(1)],
    ['sends/s', (acknowledged / seconds).toFixed(0)],
  ];
  const label = Math.max(...rows.map(([name]) => name.length));
  const figure = Math.max(...rows.map(([, value]) => String(value).length));
  return rows
    .map(([name, value, note]) => {
      return `${name.padEnd(label)}  ${String(value).padStart(figure)}${note ? `  ${note}` : ''}`;
    })
    .join('\n');
}

/** What a run lacks of what was asked for; nothing is the good end. */
export function shortfalls(options: CampaignOptions, result: CampaignResult): string[] {
  const { faults, lacking, server } = result;
  const wanted = { ...options.faults, sends: options.sends };
  const got = { ...faults, sends: acknowledgedCount(result) };
  const missed = (Object.keys(wanted) as (keyof typeof wanted)[])
    .filter((kind) => got[kind] < wanted[kind])
    .map((kind) => `only ${got[kind]} of ${wanted[kind]} ${kind}`);
  const defects = server.defects > 0 ? [`the server has defects:\n${server.examples.join('\n')}`] : [];
  return [...missed, ...lacking, ...defects];
}

/** Messages whose sender has the answer, or sees them in the stream. */
function acknowledgedCount({ history }: CampaignResult): number {
  const answered = history.sends.filter((send) => send.attempts.some(isOk)).map(({ text }) => text);
  const senders = new Map(history.sends.map(({ text, sender }) => [text, sender]));
  const seen = history.heard.flatMap((one) =>
    one.kind === 'message' && senders.get(one.text) === one.member ? [one.text] : [],
  );
  return new Set([...answered, ...seen]).size;
}

function isOk({ outcome }: Attempt): boolean {
  return outcome.kind === 'ok';
}

function unknowns(attempts: readonly Attempt[]): { total: number; text: string } {
  const reasons = new Map<string, number>();
  for (const { outcome } of attempts) {
    if (outcome.kind === 'ok') continue;
    const reason = outcome.kind === 'unknown' ? outcome.reason : `refused: ${outcome.code}`;
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  const sorted = [...reasons].sort(([, one], [, other]) => other - one);
  return {
    total: sorted.reduce((sum, [, count]) => sum + count, 0),
    text: sorted.map(([reason, count]) => `${reason} ${count}`).join(', '),
  };
}

function conversationsOf({ history }: CampaignResult): number {
  return new Set(history.views.map(({ conversationId }) => conversationId)).size;
}
