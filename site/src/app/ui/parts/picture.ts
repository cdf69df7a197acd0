import { type Signal, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useApp } from '../context.ts';

/** One for each picture that was asked for; a picture never changes under its id. */
const addresses = new Map<string, Signal<string | null>>();

/** An address in this page of a picture, or null as long as it is not here. What fetches it is a script of its own. */
export function usePicture(id: string | undefined, part: 'whole' | 'preview'): string | null {
  const { client } = useApp();
  const key = `${part} ${id}`;
  const address = addresses.get(key) ?? signal<string | null>(null);
  addresses.set(key, address);
  useEffect(() => {
    if (id === undefined || address.peek()) return;
    import('../pictures/load.ts').then(
      ({ loadPicture }) => loadPicture(client, { id, part, address }),
      () => undefined,
    );
  }, [key]);
  return address.value;
}
