import { useDelayed } from '../parts/delay.ts';
import type { Found } from './found.ts';
import { tsr } from './texts.ts';

/** In one line how the search stands, also for those who do not see the results; and what to do where it failed. */
export function FoundState(props: { found: Found; typed: string; alone: boolean; onlyMessages: boolean }) {
  const { found, typed, alone, onlyMessages } = props;
  const isLong = useDelayed(found.busy, 200);
  return (
    <div class="search__state">
      <p role="status">{words()}</p>
      {found.error && (
        <p class="alert" role="alert">
          <span>{found.error}</span>
          <button type="button" class="button button--small" onClick={found.retry}>
            {tsr('retry')}
          </button>
        </p>
      )}
      {found.partial && <p>{tsr('partial')}</p>}
    </div>
  );

  function words(): string {
    if (typed === '') return tsr('hint');
    if (found.offline) return tsr(found.messages.length > 0 ? 'offline' : 'offline.none');
    if (found.busy) return isLong ? tsr('searching') : '';
    if (found.error || !found.settled) return '';
    const count = found.messages.length;
    if (count > 0) return found.more ? tsr('count.more', { count }) : tsr('count', { count });
    return tsr(alone && !onlyMessages ? 'none' : 'none.messages');
  }
}
