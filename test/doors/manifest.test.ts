import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { httpRoutes } from '../../functions/routes.ts';
import { errorCodeNames } from '../../functions/wire/errors.ts';
import { httpOperations } from '../../functions/wire/http.ts';
import { lookInto } from '../helpers/database.ts';
import { befriend, consent, goodPassword, register, request, uuid7 } from '../helpers/person.ts';
import { startTestStack } from '../helpers/stack.ts';

const stack = await startTestStack();
const database = lookInto(stack);
const [ann, bob] = await Promise.all([register(stack, 'ann'), register(stack, 'bob')]);
const conversationId = await befriend(ann, bob);

type Route = (typeof httpRoutes)[number];
const withSession = httpRoutes.filter((route) => route.auth === 'session');
const nameOf = (route: Route) => `${route.method} ${route.path}`;
const fill = (path: string, value: (name: string) => string) =>
  path.replace(/\{(\w+)\}/g, (_, name) => value(name));

describe('every route that needs a session', () => {
  test.each(withSession.map((route) => [nameOf(route), route] as const))(
    '%s is refused without one',
    async (_, route) => {
      const path = fill(route.path, (name) => (name === 'handle' ? ann.handle : conversationId));
      const body = 'body' in httpOperations[route.operation] ? {} : undefined;
      for (const headers of [
        {},
        { authorization: 'Bearer nonsense' },
        { cookie: 'umbra_access=x', origin: stack.origin },
      ]) {
        const answer = await request(stack, route.method, path, body, {
          headers: headers as Record<string, string>,
        });
        expect(answer).toMatchObject({
          status: 401,
          body: { code: 'unauthenticated', retry: 'after-sign-in' },
        });
      }
    },
  );

  test('are all but the few that begin or describe', () => {
    expect(httpRoutes.filter((route) => route.auth === 'none').map((route) => route.operation)).toEqual([
      'health.get',
      'openapi.get',
      'instance.get',
      'account.register',
      'session.create',
      'session.second-step',
      'session.create-by-passkey',
      'passkey.challenge',
      'session.refresh',
      'session.delete',
      'email.confirm',
      'recovery.ask',
      'recovery.by-mail',
      'recovery.by-code',
      'erasure-receipt.get',
      'erasure-receipt.key',
    ]);
  });
});

describe('garbage at every route', () => {
  const keys = fc.constantFrom(
    'account',
    'conversations',
    'receipts',
    'clientId',
    'body',
    'type',
    'text',
    'handle',
    'password',
    'consent',
    'seenSeq',
    'readSeq',
    'deliveredSeq',
    'conversationId',
    'displayName',
    'refresh',
    '__proto__',
    'constructor',
  );
  const scalars = fc.oneof(
    fc.constantFrom(conversationId, bob.id, goodPassword, 'text', consent, null, -1, 1e308, 2 ** 53, 2 ** 31),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.double(),
    fc.maxSafeNat(),
    fc.boolean(),
    fc.nat().map(() => uuid7()),
  );
  const { value: json } = fc.letrec((tie) => ({
    value: fc.oneof({ depthSize: 'small' }, scalars, fc.array(tie('value'), { maxLength: 4 }), tie('object')),
    object: fc.dictionary(fc.oneof(keys, fc.string({ maxLength: 8 })), tie('value'), {
      maxKeys: 6,
      noNullPrototype: true,
    }),
  }));
  const plausible = fc.oneof(
    fc.record({
      account: fc.option(fc.maxSafeNat()),
      conversations: fc.dictionary(fc.constantFrom(conversationId, bob.id), fc.maxSafeNat()),
    }),
    fc.record({ seenSeq: fc.oneof(fc.maxSafeNat(), fc.double()) }),
    fc.record({
      receipts: fc.array(
        fc.record(
          {
            conversationId: fc.constantFrom(conversationId, bob.id),
            readSeq: fc.maxSafeNat(),
            deliveredSeq: fc.maxSafeNat(),
          },
          { requiredKeys: ['conversationId'] },
        ),
        { maxLength: 5 },
      ),
    }),
    fc.record({
      clientId: fc.nat().map(() => uuid7()),
      body: fc.record({ type: fc.constant('text'), text: fc.string({ unit: 'binary' }) }),
    }),
    fc.record({
      handle: fc.constantFrom(ann.handle, 'nobody_here'),
      password: fc.string({ unit: 'binary', maxLength: 30 }),
    }),
  );
  const parameter = fc.oneof(
    fc.constantFrom(
      conversationId,
      bob.id,
      ann.handle,
      uuid7(),
      '0',
      'null',
      '../../etc',
      '%00',
      "' or 1=1 --",
      'x'.repeat(2_000),
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
  );
  const query = fc.dictionary(fc.constantFrom('before', 'after', 'limit', 'x'), parameter, { maxKeys: 3 });

  test('is answered with a code of the list, and never breaks anything', async () => {
    const statuses = new Set<number>();
    const input = fc.record({
      route: fc.constantFrom(...httpRoutes.filter(({ operation }) => operation !== 'account.register')),
      parameter,
      query,
      body: fc.oneof(json, plausible),
    });
    await fc.assert(
      fc.asyncProperty(input, async ({ route, parameter, query, body }) => {
        const path = fill(route.path, () => encodeURIComponent(parameter.toWellFormed()));
        const search = new URLSearchParams(
          Object.entries(query).map(([name, value]) => [name, value.toWellFormed()]),
        );
        const sent = route.method === 'GET' ? undefined : body;
        const answer = await ann.call(route.method, `${path}?${search}`, sent, {
          headers: { 'content-type': 'application/json' },
        });
        statuses.add(answer.status);
        expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(500);
        if (answer.status >= 400 && answer.headers.get('content-type') === 'application/problem+json')
          expect(errorCodeNames).toContain(answer.body.code);
      }),
      { numRuns: 300 },
    );
    expect([...statuses]).toEqual(expect.arrayContaining([200, 400, 404]));
    expect((await database.counts()).users).toBe(2);
  });

  test('registers nobody', async () => {
    await fc.assert(
      fc.asyncProperty(json, async (body) => {
        const answer = await request(stack, 'POST', '/api/accounts', body ?? null);
        expect(answer).toMatchObject({ status: 400 });
      }),
      { numRuns: 40 },
    );
    expect((await database.counts()).users).toBe(2);
  });
});

describe('the OpenAPI document', () => {
  type Schema = Record<string, unknown>;
  interface Operation {
    operationId: string;
    security?: unknown[];
    parameters: { name: string; in: string; required: boolean; schema: Schema }[];
    requestBody?: { content: Record<string, { schema: Schema }> };
    responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
  }
  const fetchDocument = async () =>
    (
      await request<{ openapi: string; paths: Record<string, Record<string, Operation>> }>(
        stack,
        'GET',
        '/api/openapi.json',
      )
    ).body;

  test('has every route with its parameters, body, answer and refusals', async () => {
    const document = await fetchDocument();
    expect(document.openapi).toBe('3.1.0');
    const listed = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(listed.sort()).toEqual(httpRoutes.map(nameOf).sort());
    for (const route of httpRoutes) {
      const operation = document.paths[route.path]?.[route.method.toLowerCase()];
      const declared = httpOperations[route.operation];
      if (!operation) throw new Error(nameOf(route));
      expect(operation.operationId).toBe(route.operation);
      expect(operation.security !== undefined, nameOf(route)).toBe(route.auth === 'session');
      const inPath = operation.parameters.filter((one) => one.in === 'path' && one.required);
      expect(
        inPath.map((one) => `{${one.name}}`),
        nameOf(route),
      ).toEqual(route.path.match(/\{\w+\}/g) ?? []);
      for (const one of operation.parameters) expect(one.schema, one.name).toHaveProperty('type');
      expect(operation.requestBody !== undefined, nameOf(route)).toBe('body' in declared);
      if (operation.requestBody)
        expectFilled(operation.requestBody.content['application/json']?.schema, nameOf(route));
      const answer = operation.responses[declared.status];
      expect(answer, nameOf(route)).toBeDefined();
      expect(operation.responses.default?.content, nameOf(route)).toHaveProperty([
        'application/problem+json',
      ]);
      if (declared.result && route.operation !== 'openapi.get')
        expectFilled(answer?.content?.['application/json']?.schema, nameOf(route));
    }
    const list = document.paths['/api/conversations/{conversationId}/messages']?.get;
    expect(list?.parameters.map((one) => one.name)).toEqual([
      'conversationId',
      'before',
      'after',
      'at',
      'limit',
    ]);
  });

  /** No part of a schema is empty: an empty schema would allow anything. */
  function expectFilled(schema: unknown, where: string): void {
    expect(schema, where).toBeTypeOf('object');
    const { properties, items, anyOf, oneOf, ...rest } = schema as Record<string, unknown>;
    const parts = [...Object.values((properties ?? {}) as object), ...(items ? [items] : [])];
    const choices = [...((anyOf ?? []) as unknown[]), ...((oneOf ?? []) as unknown[])];
    expect(
      Object.keys(rest).length + parts.length + choices.length,
      `${where}: ${JSON.stringify(schema)}`,
    ).toBeGreaterThan(0);
    for (const part of [...parts, ...choices]) expectFilled(part, where);
  }
});
