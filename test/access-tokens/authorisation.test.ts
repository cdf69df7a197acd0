import { describe, expect, test } from 'vitest';
import { functions, httpRoutes } from '../../functions/routes.ts';
import { type Scope, scopes } from '../../functions/wire/access-tokens.ts';
import { type HttpOperation, httpOperations } from '../../functions/wire/http.ts';
import { operationNeeds } from '../../functions/wire/scopes.ts';
import { groups, openGroup } from '../groups/harness.ts';
import { register, request, type TestPerson, uuid7 } from '../helpers/person.ts';
import { startTestStack, TestClock } from '../helpers/stack.ts';
import { tokenOf } from './harness.ts';

type Route = (typeof httpRoutes)[number];

const clock = new TestClock();
const stack = await startTestStack({ overrides: { clock } });
const {
  owner,
  inside,
  outside,
  id: conversationId,
} = await openGroup(stack, {
  inside: ['bob'],
  outside: ['carol'],
});
const [bob, carol, eve] = [inside[0], outside[0], await register(stack, 'eve')] as [
  TestPerson,
  TestPerson,
  TestPerson,
];
const written = await groups.write(owner, conversationId, 'Anybody?');
const seq = written.body.event.seq;

const expired = await tokenOf(owner, scopes, 7);
clock.advance(7 * 86_400_000);
for (const person of [owner, eve]) {
  const answer = await request<{ tokens: { access: string } }>(
    stack,
    'POST',
    '/api/sessions',
    { handle: person.handle, password: person.password },
    { headers: { 'umbra-token-transport': 'body' } },
  );
  person.token = answer.body.tokens.access;
}
const everything = await tokenOf(owner);
const foreign = await tokenOf(eve);
const revoked = await tokenOf(owner);
await owner.call('DELETE', `/api/access-tokens/${revoked.id}`);
/** One token for each set of scopes. */
const made = new Map<string, string>();
async function tokenWith(allowed: readonly Scope[]): Promise<string> {
  const key = [...allowed].sort().join(' ');
  const token = made.get(key) ?? (await tokenOf(owner, allowed)).token;
  made.set(key, token);
  return token;
}

/** What each operation in a conversation is sent, so that it is refused for the caller alone. In the order of the manifest. */
const bodies: Partial<Record<Route['operation'], () => object>> = {
  'message.send': () => ({ clientId: uuid7(), body: { type: 'text', text: 'Here' } }),
  'message.change': () => ({ clientId: uuid7(), change: { type: 'pin', on: true } }),
  'message.hide': () => ({ seqs: [seq] }),
  'conversation.set': () => ({ pinned: true }),
  'group.update': () => ({ clientId: uuid7(), title: 'Moon walkers' }),
  'group.set-picture': () => ({ clientId: uuid7(), uploadId: null }),
  'group.add': () => ({ clientId: uuid7(), userIds: [carol.id] }),
  'group.set-role': () => ({ clientId: uuid7(), role: 'admin' }),
  'invite.create': () => ({}),
};
const queries: Partial<Record<Route['operation'], () => string>> = {
  'group.remove': () => `?clientId=${uuid7()}`,
  'attachment.list': () => '?kind=media',
};
const values: Record<string, string> = {
  conversationId,
  seq: String(seq),
  userId: bob.id,
  handle: bob.handle,
  tokenId: everything.id,
  inviteId: uuid7(),
  sessionId: uuid7(),
  reportId: uuid7(),
  uploadId: uuid7(),
  exportId: uuid7(),
  passkeyId: uuid7(),
};

function send(route: Route, token: string) {
  const path = route.path.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');
  const query = queries[route.operation]?.() ?? '';
  const operation: HttpOperation = httpOperations[route.operation];
  const body = operation.body && (bodies[route.operation]?.() ?? {});
  return request(stack, route.method, `${path}${query}`, body, { token });
}

const named = (routes: readonly Route[]) => routes.map((route) => [route.operation, route] as const);
const withSession = httpRoutes.filter((route) => route.auth === 'session');
/** Removing a member comes last, because the others need that member. */
const forTokens = withSession
  .filter((route) => operationNeeds[route.operation] !== 'session')
  .sort(
    (one, other) => Number(one.operation === 'group.remove') - Number(other.operation === 'group.remove'),
  );
const inConversations: readonly Route[] = forTokens.filter((route) =>
  route.path.includes('{conversationId}'),
);
const forPeople = withSession.filter((route) => operationNeeds[route.operation] === 'session');
const needOf = (route: Route) => operationNeeds[route.operation] as readonly Scope[];

describe.each(named(withSession))('%s', (_, route) => {
  test.each([
    ['has expired', expired.token],
    ['was revoked', revoked.token],
    ['was never given out', `${everything.token.slice(0, -49)}${foreign.token.slice(-49, -1)}-`],
  ])('refuses a token that %s', async (_, token) => {
    expect(await send(route, token)).toMatchObject({
      status: 401,
      body: { code: 'unauthenticated', retry: 'after-sign-in' },
    });
  });
});

describe.each(named(inConversations))('%s', (_, route) => {
  test('refuses a token of somebody who may not see that conversation', async () => {
    expect(await send(route, foreign.token)).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });
});

describe.each(named(forTokens))('%s', (_, route) => {
  test('refuses a token without a scope it needs, and names that', async () => {
    expect(needOf(route)).not.toEqual([]);
    for (const scope of needOf(route)) {
      const others = scopes.filter((one) => one !== scope);
      expect(await send(route, await tokenWith(others))).toMatchObject({
        status: 403,
        body: { code: 'scope_required', retry: 'never', issues: [{ path: 'scopes', reason: scope }] },
      });
    }
  });

  test('takes a token with what it needs and nothing more', async () => {
    const answer = await send(route, await tokenWith(needOf(route)));
    expect(answer.status).not.toBe(401);
    expect(answer.body?.code).not.toBe('scope_required');
    // A group can be hidden only by who has left it, and that invite does not exist.
    const refusable = ['conversation.hide', 'invite.revoke'].includes(route.operation);
    if (inConversations.includes(route) && !refusable)
      expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
  });
});

describe.each(named(forPeople))('%s', (_, route) => {
  test('refuses every token, whatever it may do', async () => {
    expect(await send(route, everything.token)).toMatchObject({
      status: 403,
      body: { code: 'scope_required', issues: [{ path: 'scopes', reason: 'session' }] },
    });
  });
});

test('a token that may write and not read cannot have a message quoted to it', async () => {
  const token = await tokenWith(['messages:write']);
  const path = `/api/conversations/${conversationId}/messages`;
  const write = (more: object) => {
    const body = { clientId: uuid7(), body: { type: 'text', text: 'Me' }, ...more };
    return request(stack, 'POST', path, body, { token });
  };
  expect((await write({})).status).toBe(200);
  expect(await write({ replyToSeq: seq })).toMatchObject({
    status: 403,
    body: { code: 'scope_required', issues: [{ path: 'scopes', reason: 'messages:read' }] },
  });
});

test('what concerns the account, sessions, privacy and tokens is for people alone', () => {
  const kept = forPeople.map((route) => route.operation);
  const concerned = withSession
    .map((route) => route.operation)
    .filter((name) => /^(account|session|access-token|privacy)\./.test(name));
  expect(concerned).not.toEqual([]);
  expect(kept).toEqual(expect.arrayContaining(concerned));
});

test('every function that proves who is calling reaches the tokens', () => {
  const proving = new Set(['ws-authorize' as const, ...withSession.map((route) => route.function)]);
  for (const name of proving) expect(functions[name].uses, name).toContain('postgres');
});

describe('a token that is not quite one', () => {
  const { token } = everything;
  test.each([
    ['with a letter changed', token.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))],
    ['cut short', token.slice(0, -1)],
    ['with more behind it', `${token}A`],
    ['in capitals', token.toUpperCase()],
    ['of its prefix alone', 'umbra_pat_'],
  ])('%s is refused', async (_, changed) => {
    const route = forTokens.find((one) => one.operation === 'message.list') as Route;
    expect((await send(route, token)).status).toBe(200);
    expect(await send(route, changed)).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
  });

  test('in a cookie is refused: it is for programs, and no page is to hold it', async () => {
    const headers = { cookie: `umbra_access=${token}`, origin: stack.origin };
    const answer = await request(stack, 'GET', `/api/conversations/${conversationId}/messages`, undefined, {
      headers,
    });
    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
  });
});

test('the OpenAPI document names the scheme and the scopes of every operation', async () => {
  interface Document {
    components: { securitySchemes: Record<string, object> };
    paths: Record<string, Record<string, { security?: Record<string, string[]>[] }>>;
  }
  const { body } = await request<Document>(stack, 'GET', '/api/openapi.json');
  expect(body.components.securitySchemes.accessToken).toMatchObject({ type: 'http', scheme: 'bearer' });
  for (const route of withSession) {
    const security = body.paths[route.path]?.[route.method.toLowerCase()]?.security ?? [];
    const need = operationNeeds[route.operation];
    expect(security.find((one) => one.accessToken)?.accessToken, route.operation).toEqual(
      need === 'session' ? undefined : need,
    );
    for (const scheme of security.flatMap(Object.keys))
      expect(body.components.securitySchemes).toHaveProperty(scheme);
  }
});
