import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { errorCodes, Problem } from '../../functions/wire/errors.ts';
import { ClientFrame, replyResults, ServerFrame } from '../../functions/wire/frames.ts';
import { SearchResult } from '../../functions/wire/operations/search.ts';
import { SyncRequest, SyncResult } from '../../functions/wire/sync.ts';

const document = readFileSync(new URL('../../functions/wire/PROTOCOL.md', import.meta.url), 'utf8');
const schemas: Record<string, v.GenericSchema> = {
  client: ClientFrame,
  server: ServerFrame,
  problem: Problem,
  'sync-request': SyncRequest,
  'sync-result': SyncResult,
  'search-result': SearchResult,
};
const examples = [...document.matchAll(/```json ?(\S*)\n([\s\S]*?)```/g)].map(([, kind = '', text = '']) => ({
  kind,
  text,
  title: `${kind}: ${text.replace(/\s+/g, ' ').slice(0, 60)}`,
}));

describe('the examples of PROTOCOL.md', () => {
  test.each(examples)('$title', ({ kind, text }) => {
    const schema = schemas[kind];
    if (!schema) throw new Error(`There is no schema for an example of kind "${kind}".`);
    const input: unknown = JSON.parse(text);
    const result = v.safeParse(schema, input);
    expect(result.issues).toBeUndefined();
    // The schemas of answers pass over unknown fields; an example must not have any.
    expect(result.output).toEqual(input);
  });

  test('show every frame there is', () => {
    const shown = (kind: string) =>
      new Set(
        examples
          .filter((one) => one.kind === kind)
          .map((one) => (JSON.parse(one.text) as { type: string }).type),
      );
    expect(shown('client')).toEqual(
      new Set(ClientFrame.options.map((option) => option.entries.type.literal)),
    );
    expect(shown('server')).toEqual(new Set(['ready', 'pong', 'reply', 'event', 'poke', 'ephemeral', 'bye']));
  });

  test('show a result that fits the schema of its command', () => {
    const reply = examples
      .map((one) => JSON.parse(one.text) as { ok?: boolean; result?: unknown })
      .find((one) => one.ok);
    expect(v.is(replyResults['message.send'], reply?.result)).toBe(true);
  });
});

test('the table of errors is the closed list, with status and retry rule', () => {
  const rows = [...document.matchAll(/^\| `(\w+)` \| (\d+) \| ([\w-]+) \|/gm)].map(
    ([, code, status, retry]) => [code, { status: Number(status), retry }],
  );
  const listed = Object.entries(errorCodes).map(([code, { status, retry }]) => [code, { status, retry }]);
  expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(listed));
});
