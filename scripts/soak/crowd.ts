import { setTimeout as delay } from 'node:timers/promises';
import type { Message } from '../../functions/wire/conversations.ts';
import type { SyncResult } from '../../functions/wire/sync.ts';
import { createStore } from '../../site/src/app/client/store.ts';
import type { ChatState } from '../../site/src/app/client/types.ts';
import { head } from '../../site/src/app/state/selectors.ts';
import { wholeHistory } from '../faults/collect.ts';
import { call } from '../faults/people.ts';
import { type Comparison, divergences, historyDivergences } from './check.ts';
import { inParallel } from './parallel.ts';
import type { Person } from './person.ts';

/** What a look at everybody found. */
export interface CheckReport {
  /** Who had not come to rest in time, with what they lacked. */
  readonly lacking: readonly string[];
  readonly divergences: readonly string[];
  /** Stored in all conversations. */
  readonly messages: number;
}

/** What a client shows, and what the server tells, at one moment: a receipt that comes later is no divergence. */
type View = Pick<Comparison, 'shown' | 'fresh'>;

/** Requests of the checks at a time. */
const atOnceMax = 16;
const pollMs = 500;
/** Receipts that wait to be sent together have gone by then, and what they cause has arrived. */
const restMs = 1_000;

/**
 * Waits until everybody has a socket, nothing unsent, and the server's positions, and until that is still so a second
 * later; then compares what everybody shows with the server.
 */
export async function checkCrowd(people: readonly Person[], deadlineMs: number): Promise<CheckReport> {
  const views = new Map<Person, View>();
  const lacking = await untilQuiet(people, views, deadlineMs);
  const histories = await historiesOf(people);
  const found: string[] = [];
  for (const [{ name }, view] of views) found.push(...divergences({ name, ...view, histories }));
  let messages = 0;
  for (const [id, history] of histories) {
    messages += history.length;
    const members = people.filter(({ resident }) => resident.conversationIds.includes(id));
    const written = new Map(members.map((person) => [person.name, person.writtenIn(id)]));
    found.push(...historyDivergences(id, history, written));
  }
  return { lacking, divergences: found, messages };
}

async function untilQuiet(
  people: readonly Person[],
  views: Map<Person, View>,
  deadlineMs: number,
): Promise<string[]> {
  const endsAtMs = performance.now() + deadlineMs;
  const hasTime = () => performance.now() < endsAtMs;
  const isBusy = (person: Person) => !person.hasSocket || person.state.outbox.length > 0;
  for (;;) {
    while (people.some(isBusy) && hasTime()) await delay(pollMs);
    let behind = await lackingOf(people, views);
    while (behind.size > 0 && hasTime()) {
      await delay(pollMs);
      behind = await lackingOf([...behind.keys()], views);
    }
    await delay(restMs);
    behind = await lackingOf(people, views);
    if (behind.size === 0 || !hasTime()) return [...behind.values()];
  }
}

/** Those who lack something, each with what it is. Keeps both views of all that it asks about. */
async function lackingOf(people: readonly Person[], views: Map<Person, View>): Promise<Map<Person, string>> {
  const found = new Map<Person, string>();
  await inParallel(atOnceMax, people, async (person) => {
    const fresh = await freshState(person);
    const shown = person.state;
    views.set(person, { shown, fresh });
    const { outbox } = shown;
    const [own, theirs] = [head(shown), head(fresh)];
    if (!person.hasSocket) found.set(person, `${person.name} has no socket`);
    else if (outbox.length > 0) found.set(person, `${person.name} has ${outbox.length} unsent`);
    else if (own !== theirs) found.set(person, `${person.name} is at ${own} of ${theirs}`);
  });
  return found;
}

/** What the server tells a client that begins from nothing, in the site's own words. */
async function freshState(person: Person): Promise<ChatState> {
  const request = { account: null, conversations: {} };
  const result = await call<SyncResult>(person, 'POST', '/api/sync', request);
  const store = createStore();
  store.dispatch({ type: 'sync.applied', request, result });
  return store.get();
}

/** All messages of every conversation, asked for by one of its members. */
async function historiesOf(people: readonly Person[]): Promise<Map<string, Message[]>> {
  const askers = new Map<string, Person>();
  for (const person of people) for (const id of person.resident.conversationIds) askers.set(id, person);
  const histories = new Map<string, Message[]>();
  await inParallel(atOnceMax, [...askers], async ([id, person]) => {
    histories.set(id, await wholeHistory(person, id));
  });
  return histories;
}
