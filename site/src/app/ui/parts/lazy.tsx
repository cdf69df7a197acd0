import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { stylesheet } from './stylesheet.ts';

/** A part of the interface whose script and styles are loaded apart from the app's own. */
export interface LazyPart<Props> {
  (props: Props): preact.JSX.Element | null;
  /** Loads the script now; a failure is tried again when the part is shown. */
  preload(): void;
}

/**
 * Makes a component of a script that is loaded when it is first shown, or before by `preload`. Until then, and while the
 * network is away, nothing stands in its place; it tries again when the network comes back.
 *
 * @param styles addresses of stylesheets that the part needs, imported with `?url`.
 */
export function lazyPart<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  ...styles: readonly string[]
): LazyPart<Props> {
  let loaded: ComponentType<Props> | undefined;
  let underWay: Promise<ComponentType<Props>> | undefined;
  const begin = () => {
    underWay ??= Promise.all([load(), ...styles.map(stylesheet)]).then(
      ([part]) => {
        loaded = part;
        return part;
      },
      (error: unknown) => {
        underWay = undefined;
        throw error;
      },
    );
    return underWay;
  };

  function Part(props: Props) {
    const [, setReady] = useState(loaded !== undefined);
    useEffect(() => {
      if (loaded) return;
      let isShown = true;
      const show = () => {
        begin().then(
          () => isShown && setReady(true),
          () => undefined,
        );
      };
      show();
      window.addEventListener('online', show);
      return () => {
        isShown = false;
        window.removeEventListener('online', show);
      };
    }, []);
    const Loaded = loaded;
    return Loaded ? <Loaded {...props} /> : null;
  }
  Part.preload = () => void begin().catch(() => undefined);
  return Part;
}
