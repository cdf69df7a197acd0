import { RotateCw } from 'lucide';
import { useEffect, useState } from 'preact/hooks';
import type { StoredData as Answer, StoredGroup } from '../../../../../functions/wire/privacy.ts';
import { ClientError } from '../../client/types.ts';
import { stored } from '../../text/en/stored.ts';
import { textsOf } from '../../text/t.ts';
import { useApp } from '../context.ts';
import { exactTime } from '../logic/dates.ts';
import { errorText } from '../parts/action.tsx';
import { Icon } from '../parts/Icon.tsx';

const { t } = textsOf(stored, 'stored');

/** Every group that the server keeps something of, by kind of data, with counts and times. */
export function StoredData() {
  const { client } = useApp();
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [error, setError] = useState('');
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let isShown = true;
    setError('');
    client.request<Answer>('GET', '/api/account/stored-data').then(
      (data) => isShown && setAnswer(data),
      (failure: unknown) => {
        if (!(failure instanceof ClientError)) console.error(failure);
        if (isShown) setError(navigator.onLine ? errorText(failure) : t('stored.offline'));
      },
    );
    const again = () => setAttempt((count) => count + 1);
    window.addEventListener('online', again);
    return () => {
      isShown = false;
      window.removeEventListener('online', again);
    };
  }, [client, attempt]);

  return (
    <>
      {error !== '' && (
        <div role="alert">
          <p>{t('stored.failed')}</p>
          <p class="settings__text">{error}</p>
        </div>
      )}
      {answer === null && error === '' && <p role="status">{t('stored.loading')}</p>}
      {answer && <p class="settings__text">{t('stored.counted', { time: exactTime(answer.atMs) })}</p>}
      {(answer || error !== '') && (
        <button type="button" class="button" onClick={() => setAttempt(attempt + 1)}>
          <Icon node={RotateCw} small /> {t(answer && error === '' ? 'stored.refresh' : 'stored.again')}
        </button>
      )}
      {answer &&
        kindsOf(answer.groups).map(([title, groups]) => <Kind key={title} title={title} groups={groups} />)}
    </>
  );
}

function Kind({ title, groups }: { title: string; groups: readonly StoredGroup[] }) {
  return (
    <section class="stored">
      <h4 class="stored__title">{title}</h4>
      {groups.map((group) => (
        <details key={`${group.store} ${group.name}`} class="stored__group">
          <summary>
            <span>{group.what}</span> <strong>{countWords(group.count)}</strong>
          </summary>
          <dl class="facts">
            {factsOf(group).map(([name, words]) => (
              <div key={name}>
                <dt>{name}</dt>
                {words.map((one) => (
                  <dd key={one}>{one}</dd>
                ))}
              </div>
            ))}
          </dl>
        </details>
      ))}
    </section>
  );
}

function factsOf(group: StoredGroup): [string, readonly string[]][] {
  const { earliestMs, latestMs, nextEndMs } = group;
  const facts: [string, readonly string[]][] = [[t('stored.why'), [group.why]]];
  if (earliestMs !== null && latestMs !== null)
    facts.push([
      t('stored.since'),
      [
        earliestMs === latestMs
          ? exactTime(earliestMs)
          : t('stored.until', { from: exactTime(earliestMs), to: exactTime(latestMs) }),
      ],
    ]);
  if (nextEndMs !== null) facts.push([t('stored.ends'), [exactTime(nextEndMs)]]);
  facts.push(
    [t('stored.kept'), group.kept],
    [t('stored.received'), group.receivedBy.length > 0 ? group.receivedBy : [t('stored.nobody')]],
    [t('stored.erased'), group.erased],
    [t('stored.basis'), [group.basis]],
    [t('stored.where'), [group.storeName]],
    [t('stored.parts'), group.parts.map(({ what }) => what)],
  );
  return facts;
}

function countWords(count: number | null): string {
  if (count === null) return t('stored.unknown');
  return count === 0 ? t('stored.none') : t('stored.entries', { count });
}

function kindsOf(groups: readonly StoredGroup[]): [string, StoredGroup[]][] {
  const kinds = new Map<string, StoredGroup[]>();
  for (const group of groups) kinds.set(group.title, [...(kinds.get(group.title) ?? []), group]);
  return [...kinds];
}
