import { describe, expect, test } from 'vitest';
import type { ErasureState, ReceiptAnswer } from '../../functions/wire/erasure.ts';
import type { AccountEvent } from '../../functions/wire/events.ts';
import type { GroupResult } from '../../functions/wire/groups.ts';
import { times } from '../../functions/wire/limits.ts';
import { lookIntoBucket, open, read, upload, words } from '../attachments/harness.ts';
import { picture } from '../attachments/images.ts';
import { accepted, groups, openGroup } from '../groups/harness.ts';
import { lookInto } from '../helpers/database.ts';
import { befriend, register, request, type TestPerson, uuid7 } from '../helpers/person.ts';
import { eventually, startTestStack, TestClock } from '../helpers/stack.ts';
import { snapshot, sync } from '../helpers/sync.ts';

const clock = new TestClock();
const stack = await startTestStack({ overrides: { clock } });
const db = lookInto(stack);
const bucket = lookIntoBucket(stack);
// The first one administers the instance; nobody below does.
await register(stack, 'admin');

const jpeg = picture(900, 600);
const asPicture = { purpose: 'picture', contentType: 'image/jpeg' } as const;
async function uploadPicture(who: TestPerson): Promise<string> {
  const { id, state } = await upload(who, jpeg, asPicture);
  expect(state).toBe('ready');
  return id;
}
const show = (who: TestPerson, uploadId: string | null) =>
  who.call<{ event: AccountEvent | null; code?: string }>('PUT', '/api/account/picture', { uploadId });
async function showNew(who: TestPerson): Promise<string> {
  const id = await uploadPicture(who);
  expect((await show(who, id)).status).toBe(200);
  return id;
}
const showOf = (who: TestPerson, group: string, uploadId: string | null, clientId = uuid7()) =>
  who.call<GroupResult & { code?: string }>('PUT', `/api/groups/${group}/picture`, { clientId, uploadId });
const sees = async (who: TestPerson, id: string) => (await open(who, [id])).length === 1;
async function detailsFor(who: TestPerson, group: string) {
  const found = (await sync(who)).conversations.find((one) => one.id === group);
  return found?.kind === 'snapshot' ? found.conversation.details : undefined;
}
const stateOf = async (id: string) => {
  const { rows } = await db.query<{ state: string; content_key: unknown; shown: boolean }>({
    text: 'select state, content_key, shown from attachments where id = $1',
    values: [id],
  });
  return rows[0];
};

describe('the picture of a person', () => {
  test('is a square with a small one beside it, told live, and read by friends and who shares a group', async () => {
    const { owner, inside } = await openGroup(stack, { inside: ['bob', 'cem'] });
    const [bob, cem] = inside as [TestPerson, TestPerson];
    const socket = await owner.connect();
    const id = await showNew(bob);
    const told = await socket.next('event', ({ event }) => event.type === 'person.changed');
    expect(told.event).toMatchObject({ person: { id: bob.id, pictureId: id } });
    for (const viewer of [bob, owner, cem]) {
      const [access] = await open(viewer, [id]);
      if (!access) throw new Error('It cannot be opened.');
      expect(sizeOf(await read(access))).toEqual([512, 512]);
      expect(sizeOf(await read(access, 'previewUrl'))).toEqual([96, 96]);
    }
    expect((await snapshot(owner)).friends.find(({ person }) => person.id === bob.id)?.person.pictureId).toBe(
      id,
    );
    await socket.close();
  });

  test('is nothing to strangers, to who only asked, to who left the group, and after the friendship', async () => {
    const { owner, inside, id: group } = await openGroup(stack, { inside: ['bob', 'cem'] });
    const [bob, cem] = inside as [TestPerson, TestPerson];
    const id = await showNew(bob);
    const [stranger, asking] = [await register(stack, 'stranger'), await register(stack, 'asking')];
    await asking.call('PUT', `/api/friend-requests/sent/${bob.id}`);
    expect([await sees(stranger, id), await sees(asking, id), await sees(cem, id)]).toEqual([
      false,
      false,
      true,
    ]);
    await groups.remove(owner, group, cem);
    expect([await sees(cem, id), await sees(owner, id)]).toEqual([false, true]);
    await groups.remove(owner, group, bob);
    expect(await sees(owner, id)).toBe(true);
    await bob.call('DELETE', `/api/friends/${owner.id}`);
    expect(await sees(owner, id)).toBe(false);
    // Nor does one need a link of before.
    await befriend(asking, bob);
    expect(await sees(asking, id)).toBe(true);
  });

  test('is not for who is blocked, nor for who blocks, also in a group of both, and is there again afterwards', async () => {
    const { owner, inside } = await openGroup(stack, { inside: ['bob'] });
    const [bob] = inside as [TestPerson];
    const [his, hers] = [await showNew(bob), await showNew(owner)];
    await owner.call('PUT', `/api/blocks/${bob.id}`);
    expect([await sees(bob, hers), await sees(owner, his), await sees(bob, his)]).toEqual([
      false,
      false,
      true,
    ]);
    await owner.call('DELETE', `/api/blocks/${bob.id}`);
    expect([await sees(bob, hers), await sees(owner, his)]).toEqual([true, true]);
  });

  test('that is replaced or taken away cannot be opened from that moment on, and its objects go', async () => {
    const [ann, bob] = [await register(stack, 'ann'), await register(stack, 'bob')];
    await befriend(ann, bob);
    const first = await showNew(ann);
    const before = new Set(await bucket.keys());
    const second = await showNew(ann);
    expect(await stateOf(first)).toMatchObject({ content_key: null, shown: false });
    expect([await sees(bob, first), await sees(bob, second), await sees(ann, first)]).toEqual([
      false,
      true,
      false,
    ]);
    expect((await show(ann, null)).body.event).toMatchObject({ person: { id: ann.id } });
    expect((await snapshot(bob)).friends[0]?.person.pictureId).toBeUndefined();
    expect(await sees(bob, second)).toBe(false);
    // Any later job sweeps what is gone.
    await uploadPicture(ann);
    await eventually('the objects are gone', async () => {
      const { rows } = await db.query<{ count: number }>({
        text: `select count(*)::integer as count from attachments where owner_id = $1 and state = 'gone'`,
        values: [ann.id],
      });
      return rows[0]?.count === 0;
    });
    expect((await bucket.keys()).filter((key) => before.has(key) && key.includes(first))).toEqual([]);
  });

  test('can only be an own, ready, unused upload made for that', async () => {
    const [ann, bob] = [await register(stack, 'ann'), await register(stack, 'bob')];
    const unusable = { status: 409, body: { code: 'upload_unusable' } };
    const message = await upload(ann, jpeg, { contentType: 'image/jpeg' });
    expect(await show(ann, message.id)).toMatchObject(unusable);
    expect(await show(ann, await uploadPicture(bob))).toMatchObject(unusable);
    expect(await show(ann, uuid7())).toMatchObject(unusable);
    const text = await upload(ann, words(), { ...asPicture, contentType: 'text/plain' });
    expect(text).toMatchObject({ state: 'refused', refusal: 'type_refused' });
    expect(await show(ann, text.id)).toMatchObject(unusable);
    expect((await snapshot(ann)).me.pictureId).toBeUndefined();
    const id = await showNew(ann);
    expect((await show(ann, id)).body.event).toBeNull();
    expect(await ann.call('DELETE', `/api/uploads/${id}`)).toMatchObject(unusable);
    expect(await show(ann, 'x' as never)).toMatchObject({ status: 400 });
    expect((await snapshot(ann)).me.pictureId).toBe(id);
  });

  test('stays as long as it is shown, while an upload that nobody shows is gone after a day', async () => {
    const ann = await register(stack, 'ann');
    const [shown, unused] = [await showNew(ann), await uploadPicture(ann)];
    clock.advance(times.unusedUploadTtlMs + 1_000);
    const bob = await register(stack, 'bob');
    await uploadPicture(bob);
    await eventually('the sweep', async () => ((await stateOf(unused))?.state ?? 'deleted') === 'deleted');
    expect(await stateOf(shown)).toMatchObject({ state: 'ready', shown: true });
  });
});

describe('the picture of a group', () => {
  test('is set by owner and admins, stands in the stream, and is read by members alone', async () => {
    const { owner, inside, outside, id } = await openGroup(stack, {
      inside: ['bob', 'cem'],
      outside: ['dan'],
    });
    const [bob, cem] = inside as [TestPerson, TestPerson];
    const [dan] = outside as [TestPerson];
    await groups.setRole(owner, id, bob, 'admin');
    const socket = await cem.connect();
    expect(await showOf(cem, id, await uploadPicture(cem))).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
    expect(await showOf(dan, id, await uploadPicture(dan))).toMatchObject({ status: 404 });
    const upload = await uploadPicture(bob);
    const clientId = uuid7();
    const { events } = accepted(await showOf(bob, id, upload, clientId));
    expect(events.map(({ type }) => type)).toEqual(['message.created', 'conversation.updated']);
    const told = await socket.next('event', ({ event }) => event.type === 'conversation.updated');
    expect(told.event).toMatchObject({ details: { title: 'Moon walkers', pictureId: upload } });
    const line = await socket.next('event', ({ event }) => event.type === 'message.created');
    expect(line.event).toMatchObject({ message: { senderId: bob.id, body: { notice: 'picture.changed' } } });
    expect(accepted(await showOf(bob, id, upload, clientId)).events).toHaveLength(1);
    expect(accepted(await showOf(bob, id, upload)).events).toEqual([]);
    expect([await sees(cem, upload), await sees(owner, upload), await sees(dan, upload)]).toEqual([
      true,
      true,
      false,
    ]);
    await groups.remove(owner, id, cem);
    expect(await sees(cem, upload)).toBe(false);
    // Whoever set it may leave: it belongs to the group as long as their account is there.
    await groups.remove(bob, id, bob);
    expect([await sees(owner, upload), (await detailsFor(owner, id))?.pictureId]).toEqual([true, upload]);
    await socket.close();
  });

  test('is taken away by another admin, and goes with the group', async () => {
    const { owner, inside, id } = await openGroup(stack, { inside: ['bob'] });
    const [bob] = inside as [TestPerson];
    await groups.setRole(owner, id, bob, 'admin');
    const first = await uploadPicture(bob);
    accepted(await showOf(bob, id, first));
    accepted(await showOf(owner, id, null));
    expect((await detailsFor(bob, id))?.pictureId).toBeUndefined();
    expect(await stateOf(first)).toMatchObject({ content_key: null });
    const second = await uploadPicture(owner);
    accepted(await showOf(owner, id, second));
    await groups.remove(owner, id, bob);
    await groups.remove(owner, id, owner);
    expect(['gone', 'deleted']).toContain((await stateOf(second))?.state);
  });

  test('cannot be the picture of somebody as well', async () => {
    const { owner, id } = await openGroup(stack, { inside: ['bob'] });
    const shown = await showNew(owner);
    expect(await showOf(owner, id, shown)).toMatchObject({ status: 409, body: { code: 'upload_unusable' } });
    const other = await uploadPicture(owner);
    accepted(await showOf(owner, id, other));
    expect(await show(owner, other)).toMatchObject({ status: 409, body: { code: 'upload_unusable' } });
  });
});

describe('erasing an account', () => {
  test('takes its picture and those it gave to groups, which the members see', async () => {
    const { owner, inside, id } = await openGroup(stack, { inside: ['bob', 'cem'] });
    const [bob, cem] = inside as [TestPerson, TestPerson];
    await groups.setRole(owner, id, bob, 'admin');
    const hidden = await showNew(bob);
    const ofGroup = await uploadPicture(bob);
    accepted(await showOf(bob, id, ofGroup));
    const objects = await bucket.keys();
    const asked = accepted(
      await bob.call<ErasureState>('POST', '/api/account/erasure', { handle: bob.handle }),
    );
    expect([await sees(owner, hidden), await sees(cem, ofGroup)]).toEqual([false, true]);
    await bob.call('POST', '/api/account/erasure/now');
    await eventually(
      'the receipt',
      async () => {
        const token = asked.erasure?.receiptToken;
        const { body } = await request<ReceiptAnswer>(stack, 'POST', '/api/erasure-receipts', { token });
        return body.state === 'erased';
      },
      20_000,
    );
    expect((await detailsFor(cem, id))?.pictureId).toBeUndefined();
    expect(await sees(cem, ofGroup)).toBe(false);
    expect((await bucket.keys()).length).toBe(objects.length - 4);
    const { rows } = await db.query({ text: 'select from users where picture_id = $1', values: [hidden] });
    expect(rows).toEqual([]);
  });
});

/** Width and height of a JPEG, from its frame header. */
function sizeOf(content: Buffer): [number, number] {
  for (let at = 2; at < content.length; ) {
    const marker = content.readUInt16BE(at);
    if (marker >= 0xffc0 && marker <= 0xffc2)
      return [content.readUInt16BE(at + 7), content.readUInt16BE(at + 5)];
    at += 2 + content.readUInt16BE(at + 2);
  }
  throw new Error('No JPEG.');
}
