import { useEffect, useState } from 'preact/hooks';
import {
  type ChainBreak,
  findChainBreak,
  type OperatorEntry,
  type OperatorLog,
} from '../../../../../functions/wire/operator-log.ts';
import { locale } from '../../text/language.ts';
import { useChat } from '../context.ts';
import { Section } from '../settings/Section.tsx';
import { Loaded, useAnswer } from './loaded.tsx';
import { reasonWords, ta } from './texts.ts';

/** What administrators did to one's account, checked here. */
export function OperatorLogSection() {
  const answer = useAnswer<OperatorLog>('/api/account/operator-log');
  // A notification of another entry asks again.
  const newest = useChat((state) => state.notifications.find(({ type }) => type === 'operator.logged')?.seq);
  useEffect(() => void answer.reload(), [newest]);
  return (
    <Section title={ta('log.title')} text={ta('log.text')}>
      <Loaded answer={answer}>{(log) => <Entries log={log} />}</Loaded>
    </Section>
  );
}

function Entries({ log }: { log: OperatorLog }) {
  const [found, setFound] = useState<{ log: OperatorLog; broken: ChainBreak | null }>();
  useEffect(() => {
    void findChainBreak(log, sha256).then((broken) => setFound({ log, broken }));
  }, [log]);
  const broken = found?.log === log ? found.broken : undefined;
  return (
    <>
      {log.entries.length === 0 && log.head.seq === 0 && <p class="settings__text">{ta('log.empty')}</p>}
      <ol class="rows">
        {log.entries.map((entry) => (
          <li key={entry.seq} class={`admin__row ${broken?.seq === entry.seq ? 'admin__row--broken' : ''}`}>
            <span>{entryWords(entry)}</span>
            <time class="settings__text" dateTime={new Date(entry.atMs).toISOString()}>
              {new Date(entry.atMs).toLocaleString(locale)}
            </time>
          </li>
        ))}
      </ol>
      {broken === null && log.entries.length > 0 && (
        <p class="alert alert--ok admin__hash" role="status">
          {ta('log.intact', { count: log.entries.length })} {ta('log.fingerprint', { hash: log.head.hash })}
        </p>
      )}
      {broken && (
        <p class="alert" role="alert">
          {ta('log.broken', { seq: broken.seq, reason: ta(`log.${broken.reason}`) })}
        </p>
      )}
    </>
  );
}

function entryWords({ act, detail }: OperatorEntry): string {
  const reason = reasonWords(detail.reason);
  switch (act) {
    case 'person.suspended':
      return ta('log.person.suspended', { reason });
    case 'report.reviewed':
      if (detail.outcome === 'warn') return ta('log.report.warn', { reason });
      return detail.outcome === 'suspend' ? ta('log.report.suspend', { reason }) : ta('log.report.none');
    case 'retention.changed':
      return detail.maxSeconds === null
        ? ta('log.retention.none')
        : ta('log.retention', { days: Number(detail.maxSeconds) / 86_400 });
    default:
      return ta(`log.${act}`);
  }
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
