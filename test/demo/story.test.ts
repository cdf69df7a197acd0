import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { RegisterRequest } from '../../functions/wire/accounts.ts';
import { MessageSend } from '../../functions/wire/frames.ts';
import { currentConsents } from '../../functions/wire/policy/current.ts';
import { conversations } from '../../scripts/demo/conversations/index.ts';
import { demoId } from '../../scripts/demo/ids.ts';
import { demoPassword, demoPeople, demoSignIns } from '../../scripts/demo/people.ts';
import { dayMs, minuteMs } from '../../scripts/demo/schedule.ts';
import { parseScript } from '../../scripts/demo/script.ts';
import { type Step, tellStory } from '../../scripts/demo/story.ts';

const hourMs = 60 * minuteMs;
/** The demo is started at any hour, in winter and in summer time. */
const starts = ['2026-01-15T00:10:00Z', '2026-07-15T00:10:00Z'].flatMap((day) =>
  Array.from({ length: 12 }, (_, index) => Date.parse(day) + index * 2 * hourMs),
);

describe('the people', () => {
  test('are eight whom the contract lets register', () => {
    expect(demoPeople).toHaveLength(8);
    for (const { handle, displayName, locale } of demoPeople) {
      const consent = { document: 'privacy-notice', ...currentConsents['privacy-notice'], locale };
      const request = { clientId: demoId(handle), handle, displayName, password: demoPassword, consent };
      expect(v.parse(RegisterRequest, request)).toEqual(request);
    }
  });

  test('have names in several scripts and one with emoji', () => {
    const names = demoPeople.map(({ displayName }) => displayName).join(' ');
    for (const script of [/\p{sc=Han}/u, /\p{sc=Arabic}/u, /\p{sc=Greek}/u, /\p{Extended_Pictographic}/u]) {
      expect(names).toMatch(script);
    }
  });

  test('to sign in as are named with their password, the main one first', () => {
    expect(demoSignIns[0]).toEqual({ handle: 'ines', displayName: 'Inês Carvalho', password: demoPassword });
    expect(demoSignIns).toHaveLength(3);
  });
});

describe('what they write', () => {
  const sends = tellStory(Date.parse('2026-11-22T12:00:00Z')).conversations.flat().filter(isSend);
  const texts = sends.map(({ text }) => text);

  test('fits the contract', () => {
    const conversationId = '00000000-0000-4000-8000-000000000000';
    for (const { conversation, index, text } of sends) {
      const clientId = demoId(`message/${conversation}`, index);
      const command = { conversationId, clientId, body: { type: 'text', text } };
      expect(v.parse(MessageSend, command)).toEqual(command);
    }
  });

  test('is about 400 messages in ten conversations and a group, one longer than a page of history', () => {
    expect(conversations.filter(({ group }) => !group)).toHaveLength(10);
    expect(conversations.filter(({ group }) => group)).toHaveLength(1);
    expect(sends.length).toBeGreaterThan(380);
    expect(sends.filter(({ conversation }) => conversation === 'ines-poppy').length).toBeGreaterThan(100);
  });

  test.each([
    ['a very long one', (text: string) => text.length > 1_500],
    ['several lines', (text: string) => text.includes('\n\n')],
    ['code', (text: string) => text.includes('```')],
    ['a link', (text: string) => text.includes('https://')],
    ['Arabic', (text: string) => /\p{sc=Arabic}/u.test(text)],
    ['Japanese', (text: string) => /\p{sc=Hiragana}/u.test(text)],
    ['joined emoji', (text: string) => /\p{Extended_Pictographic}\u200d/u.test(text)],
    ['a flag', (text: string) => /\p{Regional_Indicator}{2}/u.test(text)],
  ])('has %s', (_, fits) => {
    expect(texts.some(fits)).toBe(true);
  });

  test('has an id of its own for each message', () => {
    const ids = sends.map(({ conversation, index }) => demoId(`message/${conversation}`, index));
    expect(new Set(ids).size).toBe(sends.length);
  });
});

describe.each(starts)('a story told at %d', (nowMs) => {
  const { registrations, encounters, conversations: lanes } = tellStory(nowMs);
  const steps = [...registrations, ...encounters, ...lanes.flat()];

  test('is over, and began about five days ago', () => {
    expect(Math.max(...steps.map(({ atMs }) => atMs))).toBeLessThan(nowMs);
    const firstMs = Math.min(...lanes.flat().map(({ atMs }) => atMs));
    expect(firstMs).toBeGreaterThan(nowMs - 7 * dayMs);
    expect(firstMs).toBeLessThan(nowMs - 4 * dayMs);
  });

  test('goes through each conversation in the order of its script', () => {
    for (const lane of lanes) {
      const sends = lane.filter(isSend);
      expect(sends.map(({ index }) => index)).toEqual(sends.map((_, place) => place));
      for (const [place, { atMs }] of sends.entries()) {
        expect(atMs).toBeGreaterThan(sends[place - 1]?.atMs ?? 0);
      }
    }
  });

  test('has everybody registered before they meet', () => {
    const lastRegistrationMs = Math.max(...registrations.map(({ atMs }) => atMs));
    expect(Math.min(...encounters.map(({ atMs }) => atMs))).toBeGreaterThan(lastRegistrationMs);
  });

  test('is quiet at night, but for the last two hours', () => {
    const awake = lanes.flat().filter((step) => isSend(step) && step.atMs < nowMs - 2 * hourMs);
    const disturbed = awake.filter((step) => {
      const hours = localHours(step.by, step.atMs);
      return hours > 0.75 && hours < 6.5;
    });
    expect(disturbed).toEqual([]);
  });
});

test('the same moment always tells the same story', () => {
  expect(tellStory(1_800_000_000_000)).toEqual(tellStory(1_800_000_000_000));
});

test('what was done to a message, what it answers and its picture are read from the lines', () => {
  const { bursts } = parseScript(
    ['ines', 'poppy'],
    '== 10:00\nines: one\n* uno\n+ poppy 🪿\n! ines\npoppy ^1 [goose.webp]: two',
  );
  expect(bursts[0]?.messages).toEqual([
    {
      by: 'ines',
      text: 'one',
      marks: [
        { kind: 'edit', by: 'ines', text: 'uno' },
        { kind: 'react', by: 'poppy', emoji: '🪿' },
        { kind: 'pin', by: 'ines' },
      ],
    },
    { by: 'poppy', text: 'two', answersAbove: 1, picture: 'goose.webp', marks: [] },
  ]);
});

test('a line that cannot be read is named', () => {
  expect(() => parseScript(['ines', 'poppy'], '== 10:00\npopy: hello')).toThrow('popy: hello');
  expect(() => parseScript(['ines', 'poppy'], 'ines: no burst yet')).toThrow('no burst yet');
  expect(() => parseScript(['ines', 'poppy'], '== 10:00\n+ poppy 🪿')).toThrow('+ poppy 🪿');
});

function isSend(step: Step): step is Extract<Step, { text: string }> {
  return step.kind === 'send';
}

function localHours(handle: string, atMs: number): number {
  const timeZone = demoPeople.find((person) => person.handle === handle)?.timeZone ?? '';
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    hour: '2-digit',
    minute: '2-digit',
  });
  const [hours, minutes] = clock.format(atMs).split(':').map(Number);
  return (hours ?? 0) + (minutes ?? 0) / 60;
}
