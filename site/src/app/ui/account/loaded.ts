import { useEffect, useState } from 'preact/hooks';
import { ClientError } from '../../client/types.ts';
import { errorText } from '../parts/action.tsx';

export type Loaded<Value> = { value: Value } | { failure: string } | null;

/** What `load` answers: null until then; `again` asks once more and keeps what is shown meanwhile. */
export function useLoaded<Value>(load: () => Promise<Value>): [loaded: Loaded<Value>, again: () => void] {
  const [loaded, setLoaded] = useState<Loaded<Value>>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let isShown = true;
    load().then(
      (value) => isShown && setLoaded({ value }),
      (error: unknown) => {
        if (!(error instanceof ClientError)) console.error(error);
        if (isShown)
          setLoaded((before) => (before && 'value' in before ? before : { failure: errorText(error) }));
      },
    );
    return () => {
      isShown = false;
    };
  }, [attempt]);
  return [loaded, () => setAttempt((count) => count + 1)];
}
