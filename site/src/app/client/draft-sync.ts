import { signal } from '@preact/signals';
import { limits } from '../../../../functions/wire/limits.ts';
import type { Drafts } from './drafts.ts';
import type { World } from './ports.ts';
import type { Store } from './store.ts';
import { backoffMs, Timer } from './timer.ts';
import { ClientError } from './types.ts';

export interface DraftSyncDeps {
  readonly store: Store;
  /** Where what the server does not have yet outlives the visit. */
  readonly unsaved: Drafts;
  /** Resolves when the server has it, and when what it answered has gone through the reducer. */
  readonly save: (conversationId: string, draft: string | null) => Promise<unknown>;
}

/** How long nothing may be typed before a draft is saved. */
export const draftSaveDelayMs = 2_000;

/** One conversation's draft; a text of blanks alone counts as ''. */
class Draft {
  /** What the server has, as far as it is known; null where what is known may be older than what is unsaved. */
  stored: string | null = '';
  /** What the state said last: only a change of it is news. */
  seen = '';
  /** Typed here since the last save that began. */
  isUnsaved = false;
  /** A save is on its way. */
  isSaving = false;
  /** What arrived while a save was on its way. */
  arrived: string | null = null;
  /** Saves without an answer: they may still happen, after what was saved later. */
  readonly lost = new Set<string>();
  failures = 0;
  readonly timer: Timer;

  constructor(timer: Timer) {
    this.timer = timer;
  }
}

/**
 * What was typed and not sent, by conversation: shown at once, saved to the server, and taken over from a person's other
 * devices. What is being typed here is never overwritten; among devices the last save wins. One save at a time for each
 * conversation, so that an emptied draft cannot be overtaken by the one before it.
 */
export class DraftSync {
  /** What composer and list show. */
  readonly texts = signal<Readonly<Record<string, string>>>({});
  readonly #world: World;
  readonly #deps: DraftSyncDeps;
  readonly #drafts = new Map<string, Draft>();
  #isStopped = false;

  constructor(world: World, deps: DraftSyncDeps) {
    this.#world = world;
    this.#deps = deps;
  }

  /** The storage is open: what an earlier visit could not save goes before what the server has. A repeat only writes. */
  async open(): Promise<void> {
    const { unsaved } = this.#deps;
    await unsaved.open();
    if (this.#isStopped) return;
    for (const [id, text] of Object.entries(unsaved.all.peek())) {
      const draft = this.#of(id);
      if (draft.isUnsaved || draft.isSaving) continue;
      this.#show(id, text);
      draft.isUnsaved = true;
      draft.stored = null;
    }
    this.save();
  }

  /** The person typed; '' is saved at once, anything else when the typing pauses. */
  keep(conversationId: string, text: string): void {
    if (text === (this.texts.peek()[conversationId] ?? '')) return;
    const draft = this.#of(conversationId);
    this.#show(conversationId, text);
    this.#deps.unsaved.keep(conversationId, text);
    draft.isUnsaved = true;
    draft.failures = 0;
    draft.timer.stop();
    if (text === '') this.save(conversationId);
    else draft.timer.start(draftSaveDelayMs, () => this.save(conversationId));
  }

  /** Saves now what is unsaved; without an id of every conversation. */
  save(conversationId?: string): void {
    for (const id of conversationId === undefined ? this.#drafts.keys() : [conversationId])
      void this.#save(id, this.#of(id));
  }

  /** The state changed: what another device wrote is shown, unless something is being written here. */
  noteState(): void {
    for (const { id, settings } of Object.values(this.#deps.store.get().conversations)) {
      const arrived = settings.draft ?? '';
      if (arrived === (this.#drafts.get(id)?.seen ?? '')) continue;
      const draft = this.#of(id);
      draft.seen = arrived;
      draft.stored = arrived;
      this.#arrive(id, draft, arrived);
    }
  }

  /** Nothing is shown or saved any more. */
  stop(): void {
    this.#isStopped = true;
    for (const { timer } of this.#drafts.values()) timer.stop();
    this.texts.value = {};
  }

  #arrive(id: string, draft: Draft, arrived: string): void {
    if (draft.isSaving) draft.arrived = arrived;
    else if (draft.lost.delete(arrived)) {
      // A save that was given up has happened after all.
      draft.isUnsaved = true;
      this.save(id);
    } else if (!draft.isUnsaved) this.#show(id, arrived);
  }

  async #save(id: string, draft: Draft): Promise<void> {
    if (!draft.isUnsaved || draft.isSaving || this.#isStopped) return;
    draft.timer.stop();
    const { conversations, accountSeq } = this.#deps.store.get();
    if (accountSeq !== null && !(id in conversations)) {
      // Taken off the list: the server has nowhere to keep it.
      draft.isUnsaved = false;
      this.#deps.unsaved.forget(id);
      return;
    }
    const text = blankless(this.texts.peek()[id] ?? '');
    if (!isStorable(text)) return;
    if (text === draft.stored && draft.lost.size === 0) {
      draft.isUnsaved = false;
      this.#deps.unsaved.forget(id);
      return;
    }
    // Without a network it waits: `save` is called when there is one again.
    if (!this.#world.page.online()) return;
    draft.isUnsaved = false;
    draft.isSaving = true;
    const isSaved = await this.#attempt(id, text, draft);
    draft.isSaving = false;
    if (this.#isStopped) return;
    const { arrived } = draft;
    draft.arrived = null;
    if (draft.isUnsaved) {
      if (!draft.timer.isRunning) this.save(id);
    } else if (isSaved) {
      this.#deps.unsaved.forget(id);
      if (arrived !== null && arrived !== text) this.#show(id, arrived);
    }
  }

  /** One save; what failed but may work later is unsaved again. */
  async #attempt(id: string, text: string, draft: Draft): Promise<boolean> {
    try {
      await this.#deps.save(id, text === '' ? null : text);
      draft.failures = 0;
      draft.lost.delete(text);
      draft.stored = draft.arrived ?? text;
      return true;
    } catch (error) {
      const body = error instanceof ClientError ? error.body : null;
      // Refused for good: it stays here, and nothing is gained by asking again.
      if (body?.retry === 'never') return false;
      if (body === null) draft.lost.add(text);
      draft.isUnsaved = true;
      const delayMs = draftSaveDelayMs + backoffMs(draft.failures++, () => this.#world.random());
      if (!draft.timer.isRunning) draft.timer.start(body?.retryAfterMs ?? delayMs, () => this.save(id));
      return false;
    }
  }

  #of(id: string): Draft {
    const known = this.#drafts.get(id) ?? new Draft(new Timer(this.#world.clock));
    this.#drafts.set(id, known);
    return known;
  }

  #show(id: string, text: string): void {
    this.texts.value = { ...this.texts.peek(), [id]: text };
  }
}

function blankless(text: string): string {
  return text.trim() === '' ? '' : text;
}

/** Whether the server takes it (`DraftText`): more than a message can hold is kept here alone. */
function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0') && [...text].length <= limits.messageMaxCodePoints;
}
