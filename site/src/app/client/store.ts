import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { Action } from '../state/actions.ts';
import { initialState, reduce } from '../state/reducer.ts';
import type { ChatClient, ChatState } from './types.ts';

/** Holds the state; it changes by actions alone. */
export interface Store {
  readonly state: ReadonlySignal<ChatState>;
  /** The state with everything that is assumed. */
  readonly shown: ReadonlySignal<ChatState>;
  /** See `ChatClient`. */
  readonly assume: ChatClient['assume'];
  get(): ChatState;
  dispatch(action: Action): void;
  /** Calls back after every action that changed something. */
  onChange(listener: () => void): void;
}

export function createStore(): Store {
  const state = signal<ChatState>(initialState);
  const assumed = signal<readonly ((state: ChatState) => ChatState)[]>([]);
  const listeners: (() => void)[] = [];
  return {
    state,
    shown: computed(() => assumed.value.reduce((shown, change) => change(shown), state.value)),
    assume(change) {
      assumed.value = [...assumed.value, change];
      return () => {
        assumed.value = assumed.value.filter((one) => one !== change);
      };
    },
    get: () => state.peek(),
    dispatch(action) {
      const next = reduce(state.peek(), action);
      if (next === state.peek()) return;
      state.value = next;
      for (const listener of listeners) listener();
    },
    onChange(listener) {
      listeners.push(listener);
    },
  };
}
