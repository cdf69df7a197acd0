import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { httpRoutes } from '../../functions/routes.ts';
import { errorCodeNames } from '../../functions/wire/errors.ts';
import { ClientFrame } from '../../functions/wire/frames.ts';
import { type HttpOperation, httpOperations } from '../../functions/wire/http.ts';
import { lookInto } from '../helpers/database.ts';
import { type Answer, request, uuid7 } from '../helpers/person.ts';
import { TestSocket } from '../helpers/socket.ts';
import { frames } from './frames.ts';
import { last, type RowName, requests, type Sent, silent, unharmed } from './requests.ts';
import { type ActorName, actors, canaries, groupReaders, openWorld } from './world.ts';

type Route = (typeof httpRoutes)[number];
/** Commands whose answer is a frame of its own. */
const answerTo: Partial<Record<keyof typeof frames, 'ready' | 'pong'>> = { hello: 'ready', ping: 'pong' };

/** `operation` → actor → what is expected, from the tables of `matrix.md`. */
function readMatrix(): Map<string, Record<ActorName, string>> {
  const lines = readFileSync(new URL('matrix.md', import.meta.url), 'utf8').split('\n');
  const rows = lines
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
    .map(([name = '', ...cells]) => {
      expect(cells, `cells of ${name}`).toHaveLength(actors.length);
      return [name.slice(1, -1), Object.fromEntries(actors.map((actor, at) => [actor, cells[at]]))] as const;
    });
  expect(new Set(rows.map(([name]) => name)).size, 'rows of the same name').toBe(rows.length);
  return new Map(rows as [string, Record<ActorName, string>][]);
}

const matrix = readMatrix();
const world = await openWorld();
const database = lookInto(world.stack);
const variants = Object.keys(requests).filter((name) => name.includes(' @')) as RowName[];
const rows: RowName[] = [...httpRoutes.map(({ operation }) => operation), ...variants].filter(
  (name) => !last.includes(name),
);
const usual: Record<string, string> = {
  conversationId: world.group,
  seq: String(world.seq),
  userId: world.owner.id,
  handle: world.owner.handle,
  exportId: world.exportId,
  reportId: world.reportId,
};
/** In groups the person who is acted on is another member. */
const target = world.person('target').id;

interface Try {
  readonly route: Route;
  readonly path: string;
  readonly body: object | undefined;
}
async function aim(name: RowName): Promise<Try> {
  const operation = name.split(' ')[0];
  const route = httpRoutes.find((one) => one.operation === operation);
  if (!route) throw new Error(`No such operation: ${name}`);
  const sent: Sent = (await requests[name]?.(world)) ?? {};
  const acted: Record<string, string> = route.path.includes('/members/') ? { userId: target } : {};
  const values = { ...usual, ...acted, ...sent.params };
  const path = route.path.replace(/\{(\w+)\}/g, (_, key) => values[key as string] ?? '');
  const takesBody = (httpOperations[route.operation] as HttpOperation).body !== undefined;
  return { route, path: path + (sent.query ?? ''), body: takesBody ? (sent.body ?? {}) : undefined };
}
const send = ({ route, path, body }: Try, token: string | undefined) =>
  request(world.stack, route.method, path, body, { token });

/** A word for each answer: `ok`, a status where its code says no more, or the code. */
function wordFor({ status, body }: Answer<{ code?: string } | null>): string {
  const code = body?.code;
  if (status < 300) return 'ok';
  if (!errorCodeNames.some((name) => name === code)) return `${status}?`;
  return { unauthenticated: '401', forbidden: '403', not_found: '404' }[code as string] ?? String(code);
}

/** The same try at things that do not exist. */
function atNothing({ route, path, body }: Try): Try {
  const known = [
    ...path.matchAll(/[0-9a-f-]{36}/g),
    ...JSON.stringify(body ?? {}).matchAll(/[0-9a-f-]{36}/g),
  ];
  const swap = (words: string) =>
    known
      .reduce((result, [id]) => result.replaceAll(id, uuid7()), words)
      .replace(world.owner.handle, 'no_such_person');
  return { route, path: swap(path), body: body && JSON.parse(swap(JSON.stringify(body))) };
}
const withoutRequestId = ({ status, body }: Answer) => ({
  status,
  body: { ...(body as object), requestId: '' },
});

function rowOf(name: string, observed: Record<string, string>): string {
  return `| \`${name}\` | ${actors.map((actor) => observed[actor]).join(' | ')} |`;
}

/** Nothing of the group's and of the owner's is in an answer to somebody who has no right to it. */
function assertNothingLeaks(actor: ActorName, answer: Answer<unknown>): void {
  const words = JSON.stringify(answer.body ?? '');
  if (!groupReaders.includes(actor)) expect(words).not.toContain(canaries.group);
  if (actor !== 'owner') expect(words).not.toContain(canaries.own);
}

async function tryAll(name: RowName): Promise<void> {
  const observed: Record<string, string> = {};
  for (const actor of actors) {
    const one = await aim(name);
    const before = await database.counts();
    const answer = await send(one, world.tokenOf(actor));
    observed[actor] = wordFor(answer);
    assertNothingLeaks(actor, answer);
    if (answer.status >= 400) expect(await database.counts(), `what ${actor} changed`).toEqual(before);
    const isBlind = silent.includes(name) && !groupReaders.includes(actor);
    if (observed[actor] === '404' || isBlind) {
      const nothing = await send(atNothing(one), world.tokenOf(actor));
      expect(withoutRequestId(answer), `what ${actor} learns`).toEqual(withoutRequestId(nothing));
    }
    const still = actors.indexOf(actor) < actors.indexOf('owner') && unharmed[name];
    if (still) expect(await still(world), `after ${actor}`).toMatchObject({ status: 200 });
  }
  compare(name, observed);
}

function compare(name: string, observed: Record<string, string>): void {
  const row = rowOf(name, observed);
  const expected = matrix.get(name);
  if (!expected) throw new Error(`No row in matrix.md. Think who may do this; what happens now is:\n${row}`);
  expect(row).toBe(rowOf(name, expected));
}

test.each(rows)('%s', tryAll);

describe('on a socket', () => {
  test('every command has a request', () => {
    const types = ClientFrame.options.map((option) => option.entries.type.literal);
    expect(Object.keys(frames).sort()).toEqual([...types].sort());
  });

  test.each(Object.keys(frames) as (keyof typeof frames)[])('%s', async (type) => {
    const observed: Record<string, string> = {};
    for (const actor of actors) {
      const token = world.tokenOf(actor);
      const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
      const socket = await TestSocket.open(world.stack, headers).catch(() => undefined);
      if (!socket) {
        observed[actor] = '401';
        continue;
      }
      const ref = socket.send({ type, ...frames[type](world) });
      const answer = await socket.next(answerTo[type] ?? 'reply', (frame) => frame.ref === ref);
      const refusal = 'ok' in answer && !answer.ok ? answer.error : null;
      observed[actor] = wordFor({ status: refusal ? 400 : 200, headers: new Headers(), body: refusal });
      assertNothingLeaks(actor, { status: 0, headers: new Headers(), body: socket.frames });
      expect(socket.failures).toEqual([]);
      await socket.close();
    }
    compare(`socket ${type}`, observed);
  });
});

describe('what ends sessions, friendships and accounts', () => {
  test.each(last)('%s', tryAll);
});

test('the table has no row of something that is gone', () => {
  const names = [...rows, ...last, ...Object.keys(frames).map((type) => `socket ${type}`)];
  expect([...matrix.keys()].filter((name) => !names.includes(name))).toEqual([]);
});
