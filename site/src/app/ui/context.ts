import { computed, type ReadonlySignal, type Signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext, useMemo } from 'preact/hooks';
import type { Person } from '../../../../functions/wire/people.ts';
import type { ChatClient, ChatState } from '../client/types.ts';
import type { Navigator } from '../routes.ts';
import type { Toasts } from './shell/toasts.ts';

export type OpenDialog =
  | { readonly type: 'me' | 'help' | 'switcher' | 'sign_out' }
  | { readonly type: 'remove_friend'; readonly person: Person };

/** What every part of the interface shares. */
export interface App {
  readonly client: ChatClient;
  readonly navigator: Navigator;
  readonly toasts: Toasts;
  readonly dialog: Signal<OpenDialog | null>;
  /** The time for relative words; moves every half minute. */
  readonly nowMs: ReadonlySignal<number>;
  /** One pane at a time. */
  readonly narrow: ReadonlySignal<boolean>;
  readonly welcomeHidden: Signal<boolean>;
}

export const AppContext = createContext<App | null>(null);

export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error('useApp outside of the app');
  return app;
}

/** A part of the chat state; the component renders again only when that part becomes another value. */
export function useChat<Part>(select: (state: ChatState) => Part, inputs: readonly unknown[] = []): Part {
  const { client } = useApp();
  return useMemo(() => computed(() => select(client.state.value)), [client, ...inputs]).value;
}
