import { groups } from '../groups/harness.ts';
import { type TestPerson, uuid7 } from '../helpers/person.ts';

/** Two people; `conversationId` where they have been friends from the start, `groupId` where a case makes a group. */
export interface Scene {
  readonly ann: TestPerson;
  readonly bob: TestPerson;
  /** The first person of the stack. */
  readonly admin: TestPerson;
  readonly conversationId: string;
  groupId?: string;
  /** A friend of Ann's, where the case asks for one. */
  readonly third?: TestPerson;
}

export interface Case {
  readonly areFriends?: true;
  readonly hasThird?: true;
  readonly before?: (scene: Scene) => Promise<unknown>;
  readonly act: (scene: Scene) => Promise<{ status: number }>;
}

export const write = (from: TestPerson, { conversationId }: Scene) =>
  from.call('POST', `/api/conversations/${conversationId}/messages`, {
    clientId: uuid7(),
    body: { type: 'text', text: 'hello' },
  });
export const tell = (from: TestPerson, { conversationId }: Scene, positions: object) =>
  from.call('POST', '/api/receipts', { receipts: [{ conversationId, ...positions }] });
export const alter = (from: TestPerson, { conversationId }: Scene, seq: number, change: object) =>
  groups.change(from, conversationId, seq, change);
export const edit = { type: 'edit', body: { type: 'text', text: 'better' } };
export const writeTwice = async (scene: Scene) => {
  await write(scene.ann, scene);
  await write(scene.ann, scene);
};
export const makeGroup = (names: readonly 'bob'[]) => async (scene: Scene) => {
  const { body } = await groups.create(scene.ann, 'Moon', names.length > 0 ? [scene.bob] : []);
  scene.groupId = body.added && 'conversation' in body.added ? body.added.conversation.id : '';
};
export const decide = (person: TestPerson, settings: object) =>
  person.call('PUT', '/api/account/privacy', settings);
export const ask = (from: TestPerson, to: TestPerson) =>
  from.call('PUT', `/api/friend-requests/sent/${to.id}`);
