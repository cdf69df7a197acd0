import { expect, test } from 'vitest';
import { withSettings } from '../../site/src/app/ui/logic/assumed-settings.ts';
import { createFixtureClient } from './fixture.ts';

const nowMs = 1_767_225_600_000;
const state = createFixtureClient().state.peek();
const [id = ''] = Object.keys(state.conversations);
const after = (...updates: Parameters<typeof withSettings>[2][]) => {
  const changed = updates.reduce((shown, update) => withSettings(shown, id, update, nowMs), state);
  const { pinnedAtMs, mutedUntilMs, archivedSeq, markedUnread } = changed.conversations[id]?.settings ?? {};
  return { pinnedAtMs, mutedUntilMs, archivedSeq, markedUnread };
};

test('a change of settings is seen as the server will tell it', () => {
  const before = after();
  const { seq } = state.conversations[id] as { seq: number };
  expect(after({ pinned: true })).toEqual({ ...before, pinnedAtMs: nowMs });
  expect(after({ pinned: true }, { pinned: false })).toEqual({ ...before, pinnedAtMs: undefined });
  expect(after({ mutedUntilMs: nowMs + 1 })).toEqual({ ...before, mutedUntilMs: nowMs + 1 });
  expect(after({ mutedUntilMs: nowMs + 1 }, { mutedUntilMs: null })).toEqual({
    ...before,
    mutedUntilMs: undefined,
  });
  expect(after({ archived: true }, { pinned: true })).toEqual({
    ...before,
    archivedSeq: seq,
    pinnedAtMs: nowMs,
  });
  expect(after({ archived: true }, { archived: false }).archivedSeq).toBeUndefined();
  expect(after({ markedUnread: true }).markedUnread).toBe(true);
  expect(after({ markedUnread: true }, { markedUnread: false }).markedUnread).toBeUndefined();
});

test('a conversation that is not there stays away, and the others are untouched', () => {
  expect(withSettings(state, 'nowhere', { pinned: true }, nowMs)).toBe(state);
  const changed = withSettings(state, id, { pinned: true }, nowMs);
  for (const [other, conversation] of Object.entries(state.conversations)) {
    if (other !== id) expect(changed.conversations[other]).toBe(conversation);
  }
});
