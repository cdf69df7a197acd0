import type { AdminLog, AdminOverview } from '../../../../../functions/wire/admin.ts';
import { locale } from '../../text/language.ts';
import { Section } from '../settings/Section.tsx';
import { Loaded, useAnswer } from './loaded.tsx';
import { ta } from './texts.ts';

/** Counts, and nothing but counts. */
export function Overview() {
  const answer = useAnswer<AdminOverview>('/api/admin/overview');
  return (
    <Section title={ta('admin.overview')} text={ta('overview.note')}>
      <Loaded answer={answer}>
        {(counts) => {
          const days = counts.messagesPerDay.map(({ count }) => count);
          const { databaseBytes } = counts.storage;
          const lines: [string, number][] = [
            [ta('overview.people'), counts.people],
            [ta('overview.active'), counts.activeIn30Days],
            [ta('overview.reports'), counts.openReports],
            [ta('overview.suspended'), counts.suspended],
            [ta('overview.admins'), counts.admins],
            [ta('overview.direct'), counts.directConversations],
            [ta('overview.groups'), counts.groups],
            [ta('overview.today'), days.at(-1) ?? 0],
            [ta('overview.messages'), days.reduce((sum, count) => sum + count, 0)],
            ...(databaseBytes === null
              ? []
              : [[ta('overview.database'), Math.ceil(databaseBytes / 1e6)] satisfies [string, number]]),
          ];
          return (
            <dl class="admin__counts">
              {lines.map(([words, count]) => (
                <div key={words}>
                  <dt>{words}</dt>
                  <dd>{count.toLocaleString(locale)}</dd>
                </div>
              ))}
            </dl>
          );
        }}
      </Loaded>
    </Section>
  );
}

/** What administrators did, newest first. */
export function Acts() {
  const answer = useAnswer<AdminLog>('/api/admin/log');
  return (
    <Section title={ta('admin.log')}>
      <Loaded answer={answer}>
        {({ entries }) =>
          entries.length === 0 ? (
            <p class="settings__text">{ta('acts.none')}</p>
          ) : (
            <ol class="rows">
              {entries.map(({ seq, act, atMs, admin, subject, detail }) => (
                <li key={seq} class="admin__row">
                  <span>
                    <code>{act}</code> {subject && `@${subject}`}{' '}
                    {admin === null ? ta('acts.deployment') : ta('acts.by', { admin })}
                  </span>
                  <span class="settings__text">
                    {new Date(atMs).toLocaleString(locale)}
                    {Object.entries(detail).map(([name, value]) => ` · ${name}: ${value ?? '–'}`)}
                  </span>
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
    </Section>
  );
}
