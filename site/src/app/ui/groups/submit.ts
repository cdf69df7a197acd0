import { useRef, useState } from 'preact/hooks';
import { ClientError } from '../../client/types.ts';

export interface Submit {
  readonly pending: boolean;
  /** Why the last attempt was refused. */
  readonly error: ClientError | null;
  clear(): void;
  /** Runs one command at a time; a second start while one is under way does nothing. True when it was done. */
  run(command: () => Promise<void>): Promise<boolean>;
}

/** For forms that say themselves what went wrong, beside the field. */
export function useSubmit(): Submit {
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const running = useRef(false);
  const run = async (command: () => Promise<void>) => {
    if (running.current) return false;
    running.current = true;
    setPending(true);
    setError(null);
    try {
      await command();
      return true;
    } catch (failure) {
      if (!(failure instanceof ClientError)) console.error(failure);
      setError(failure instanceof ClientError ? failure : new ClientError('internal'));
      return false;
    } finally {
      running.current = false;
      setPending(false);
    }
  };
  return { pending, error, clear: () => setError(null), run };
}
