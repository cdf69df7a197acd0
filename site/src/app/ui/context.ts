import { computed, type ReadonlySignal, type Signal } from '@preact/signals';
import { type ComponentChildren, createContext } from 'preact';
import { useContext, useMemo } from 'preact/hooks';
import type { Person } from '../../../../functions/wire/people.ts';
import type { ChatClient, ChatState } from '../client/types.ts';
import type { Navigator } from '../routes.ts';
import type { Toasts } from './shell/toasts.ts';

/** The dialogs of groups, a script of their own. */
export type GroupDialog =
  | { readonly type: 'new_group' }
  | { readonly type: 'add_members' | 'new_invite'; readonly conversationId: string }
  | { readonly type: 'member'; readonly conversationId: string; readonly userId: string }
  | { readonly type: 'message_info'; readonly conversationId: string; readonly seq: number }
  | { readonly type: 'confirm'; readonly question: Question };

/** Something that cannot be undone and is asked about before. */
export interface Question {
  readonly title: ComponentChildren;
  readonly text: string;
  /** The words of the button. */
  readonly answer: string;
  /** What the button does; the dialog closes when it is done. */
  readonly run: () => Promise<void>;
}

export type OpenDialog =
  | GroupDialog
  /** A dialog of a part that is loaded apart. */
  | { readonly type: 'show'; readonly render: () => ComponentChildren }
  | { readonly type: 'me' | 'help' | 'search' | 'sign_out' }
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
