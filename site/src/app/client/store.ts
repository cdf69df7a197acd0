import { type ReadonlySignal, signal } from '@preact/signals';
import type { Action } from '../state/actions.ts';
import { initialState, reduce } from '../state/reducer.ts';
import type { ChatState } from './types.ts';

/** Holds the state; it changes by actions alone. */
export interface Store {
  readonly state: ReadonlySignal<ChatState>;
  get(): ChatState;
  dispatch(action: Action): void;
  /** Calls back after every action that changed something. */
  onChange(listener: () => void): void;
}

export function createStore(): Store {
  const state = signal<ChatState>(initialState);
  const listeners: (() => void)[] = [];
  return {
    state,
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
