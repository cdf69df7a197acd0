import { expect, test } from 'vitest';
import { judge, runFuzz } from '../../scripts/fuzz/campaign.ts';

const tried = { method: 'GET', path: '/api/account', headers: {}, body: undefined };

test('whatever is sent is answered, or refused with a code', async () => {
  const { done, outcomes, violations, heapMib } = await runFuzz({ count: 1_500, seed: 20_261_127 });
  expect(violations).toEqual([]);
  expect(done).toBeGreaterThanOrEqual(1_500);
  // It got everywhere: inputs that fit, that do not, that are nowhere, and frames of each fate.
  for (const outcome of ['200', '400 invalid', '404 not_found', 'frame pong', 'frame invalid', 'pure'])
    expect(outcomes[outcome], outcome).toBeGreaterThan(0);
  expect(heapMib.end - heapMib.early).toBeLessThan(400);
}, 120_000);

test.each([
  ['a failure', { status: 500, type: 'application/problem+json', body: '{"code":"internal"}' }],
  ['a code outside of the list', { status: 400, type: 'application/problem+json', body: '{"code":"odd"}' }],
  ['a refusal without a code', { status: 422, type: 'text/html', body: '<p>no' }],
])('%s is a violation', (_, answer) => {
  const noted: string[] = [];
  judge(tried, answer, (what) => noted.push(what));
  expect(noted).toHaveLength(1);
});

test('an answer and a refusal with a code are none', () => {
  const noted: string[] = [];
  const problem = { type: 'application/problem+json', body: '{"code":"not_found"}' };
  judge(tried, { status: 404, ...problem }, (what) => noted.push(what));
  judge(tried, { status: 200, type: 'application/json', body: '{}' }, (what) => noted.push(what));
  expect(noted).toEqual([]);
});
