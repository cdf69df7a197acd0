import { useState } from 'preact/hooks';
import type { PushTrace, PushTraces } from '../../../../../functions/wire/push.ts';
import { useApp, useChat } from '../context.ts';
import { faceOf } from '../logic/conversations.ts';
import { exactTime, listTime } from '../logic/dates.ts';
import { ActionButton } from '../parts/action.tsx';
import { Section } from '../settings/Section.tsx';
import { tn } from './texts.ts';

/** Why a notification did not come: what became of each of the last 24 hours. Fetched when it is asked for. */
export function TraceSection() {
  const { client } = useApp();
  const [found, setFound] = useState<PushTraces | null>(null);
  const load = async () => setFound(await client.request<PushTraces>('GET', '/api/push/trace'));
  return (
    <Section title={tn('trace.title')} text={tn('trace.text')}>
      {found && <Traces found={found} />}
      <div class="settings__buttons">
        <ActionButton command={load}>{tn(found ? 'trace.refresh' : 'trace.show')}</ActionButton>
      </div>
    </Section>
  );
}

function Traces({ found: { traces, subscriptionCount } }: { found: PushTraces }) {
  if (traces.length === 0) {
    return <p role="status">{tn(subscriptionCount === 0 ? 'trace.no_devices' : 'trace.empty')}</p>;
  }
  return (
    <ul class="settings__facts">
      {traces.map((trace, index) => (
        <Trace key={`${trace.atMs} ${index}`} trace={trace} />
      ))}
    </ul>
  );
}

function Trace({ trace: { atMs, conversationId, outcome, service } }: { trace: PushTrace }) {
  const { nowMs } = useApp();
  const title = useChat(
    (state) => {
      const conversation = state.conversations[conversationId ?? ''];
      return conversation && faceOf(conversation, state.me?.id)?.displayName;
    },
    [conversationId],
  );
  return (
    <li class="settings__fact">
      <span class="settings__fact-line">
        <bdi>{title ?? tn('trace.unknown')}</bdi>
        <time title={exactTime(atMs)}>{listTime(atMs, nowMs.value)}</time>
      </span>
      <span class="setting__hint">{tn(`outcome.${outcome}`, { service: service ?? '' })}</span>
    </li>
  );
}
