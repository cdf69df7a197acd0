import { useState } from 'preact/hooks';
import type {
  AdminReport,
  AdminReports,
  ReportOutcome,
  SuspensionReason,
} from '../../../../../functions/wire/admin.ts';
import { locale } from '../../text/language.ts';
import { useApp } from '../context.ts';
import { ActionButton } from '../parts/action.tsx';
import { Section } from '../settings/Section.tsx';
import { Field } from './Field.tsx';
import { Loaded, useAnswer } from './loaded.tsx';
import { ReasonSelect } from './ReasonSelect.tsx';
import { reasonWords, ta } from './texts.ts';

const outcomes: readonly ReportOutcome[] = ['none', 'warn', 'suspend'];

/** Reports to work through, and those that are closed. */
export function AdminReportList() {
  const [state, setState] = useState<'open' | 'closed'>('open');
  const answer = useAnswer<AdminReports>(`/api/admin/reports?state=${state}`);
  return (
    <Section title={ta('admin.reports')}>
      <button
        type="button"
        class="button button--small"
        onClick={() => setState(state === 'open' ? 'closed' : 'open')}
      >
        {ta(state === 'open' ? 'reports.closed' : 'reports.opened')}
      </button>
      <Loaded answer={answer}>
        {({ reports }) => (
          <>
            {reports.length === 0 && <p class="settings__text">{ta('reports.none')}</p>}
            <ul class="rows">
              {reports.map((report) => (
                <li key={report.id} class="admin__row">
                  <Report report={report} />
                  {report.review ? (
                    <p class="settings__text">
                      {ta('reports.reviewed', {
                        by: report.review.by ?? '–',
                        outcome: ta(`reports.outcome.${report.review.outcome}`),
                      })}{' '}
                      {report.review.note}
                    </p>
                  ) : (
                    <Review report={report} reload={answer.reload} />
                  )}
                </li>
              ))}
            </ul>
          </>
        )}
      </Loaded>
    </Section>
  );
}

function Report({ report }: { report: AdminReport }) {
  const { reported, reason, comment, messages, createdAtMs } = report;
  const values = { reporter: report.reporter ?? '–', reason: reasonWords(reason) };
  return (
    <>
      <strong>
        {reported
          ? ta('reports.by', { ...values, reported: reported.handle })
          : ta('reports.conversation', values)}
      </strong>
      <span class="settings__text">{new Date(createdAtMs).toLocaleString(locale)}</span>
      {comment !== '' && (
        <p>
          <bdi>{comment}</bdi>
        </p>
      )}
      {messages.length > 0 && (
        <>
          <p class="settings__text">{ta('reports.shown')}</p>
          <ol>
            {messages.map((message) => (
              <li key={message.sentAtMs}>
                @{message.sender}: <bdi>{message.text ?? ta('reports.unreadable')}</bdi>
              </li>
            ))}
          </ol>
        </>
      )}
    </>
  );
}

function Review({ report, reload }: { report: AdminReport; reload: () => Promise<void> }) {
  const { client } = useApp();
  const [outcome, setOutcome] = useState<ReportOutcome>('none');
  const [reason, setReason] = useState<SuspensionReason | ''>('');
  const [note, setNote] = useState('');
  const close = async () => {
    const body = { outcome, note, ...(outcome === 'none' ? {} : { reason: reason || 'other' }) };
    await client.request('PUT', `/api/admin/reports/${report.id}/review`, body);
    await reload();
  };
  return (
    <div class="admin__form">
      <div class="admin__actions">
        <select
          class="input"
          aria-label={ta('reports.outcome')}
          value={outcome}
          onChange={(event) => setOutcome(event.currentTarget.value as ReportOutcome)}
        >
          {outcomes
            .filter((one) => one === 'none' || report.reported !== null)
            .map((one) => (
              <option key={one} value={one}>
                {ta(`reports.outcome.${one}`)}
              </option>
            ))}
        </select>
        {outcome !== 'none' && (
          <ReasonSelect label={ta('people.choose')} value={reason} onChoose={setReason} />
        )}
      </div>
      <Field label={ta('reports.note')} value={note} onInput={setNote} maxLength={1_000} />
      <ActionButton class="button--primary" command={close}>
        {ta('reports.close')}
      </ActionButton>
    </div>
  );
}
