import { ta } from './texts.ts';

/** What stands in the place of something that is not there yet, or could not be fetched. */
export function Waiting({ failure, again }: { failure: string | undefined; again: () => void }) {
  if (failure === undefined) return <p role="status">{ta('security.loading')}</p>;
  return (
    <div role="alert">
      <p>{ta('security.failed')}</p>
      <p class="settings__text">{failure}</p>
      <button type="button" class="button" onClick={again}>
        {ta('security.again')}
      </button>
    </div>
  );
}
