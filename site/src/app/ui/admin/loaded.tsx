import type { ComponentChildren } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import { ta } from './texts.ts';

/** What an address answers: asked for when shown and on `reload`. The last answer stays while it is asked for again. */
export function useAnswer<Result>(path: string): {
  readonly result: Result | undefined;
  readonly failed: boolean;
  readonly reload: () => Promise<void>;
} {
  const { client } = useApp();
  const [state, setState] = useState<{ path: string; result?: Result; failed: boolean }>({
    path,
    failed: false,
  });
  const reload = useCallback(
    () =>
      client.request<Result>('GET', path).then(
        (result) => setState({ path, result, failed: false }),
        () => setState((before) => ({ ...before, failed: true })),
      ),
    [client, path],
  );
  useEffect(() => void reload(), [reload]);
  return { result: state.path === path ? state.result : undefined, failed: state.failed, reload };
}

/** Shows an answer, or that it is under way, or that it could not be had. */
export function Loaded<Result>(props: {
  answer: ReturnType<typeof useAnswer<Result>>;
  children: (result: Result) => ComponentChildren;
}) {
  const { result, failed, reload } = props.answer;
  return (
    <>
      {failed && (
        <p class="settings__text" role="alert">
          {ta('log.failed')}{' '}
          <button type="button" class="button button--small" onClick={() => void reload()}>
            {ta('log.again')}
          </button>
        </p>
      )}
      {!failed && result === undefined && (
        <p class="settings__text" role="status">
          {ta('log.loading')}
        </p>
      )}
      {result !== undefined && props.children(result)}
    </>
  );
}
