import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openFileStore } from '../../functions/adapters/files.ts';
import type { Context, FileStore } from '../../functions/core/context.ts';
import { limits } from '../../functions/wire/limits.ts';
import { attachmentsBucket } from '../../scripts/local/stack/stores.ts';
import { lookInto } from '../helpers/database.ts';
import { register, uuid7 } from '../helpers/person.ts';
import { eventually, startTestStack, TestClock } from '../helpers/stack.ts';
import { askForForm, lookIntoBucket, post, settled, upload, words } from './harness.ts';
import { noise, picture } from './images.ts';

const clock = new TestClock();
/** The real store, that dies where it is told to: as a function that is killed there. */
let dieBeforePut = 0;
let real: FileStore | undefined;
const fileStore: Context['fileStore'] = {
  get: (key) => store().get(key),
  async put(key, content) {
    if (dieBeforePut > 0 && --dieBeforePut === 0) throw new Error('Killed by the test.');
    await store().put(key, content);
  },
  delete: (keys) => store().delete(keys),
  list: (prefix) => store().list(prefix),
};
const stack = await startTestStack({ overrides: { clock, fileStore } });
const store = () => {
  real ??= openFileStore({ bucket: attachmentsBucket, endpoint: stack.stores.s3.endpoint });
  return real;
};
const bucket = lookIntoBucket(stack);
const database = lookInto(stack);
const [ann, bob] = await Promise.all([register(stack, 'ann'), register(stack, 'bob')]);

describe('the form', () => {
  test('takes the file that was announced, once for each client id, and again for a repeat', async () => {
    const content = words();
    const clientId = uuid7();
    const first = await askForForm(ann, content, { clientId });
    const again = await askForForm(ann, content, { clientId });
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body.upload).toEqual({ id: clientId, state: 'uploading' });
    expect((await post(again.body, content)).status).toBe(204);
    expect(await askForForm(ann, words(300), { clientId })).toMatchObject({
      status: 409,
      body: { code: 'client_id_reused' },
    });
    expect((await askForForm(bob, content, { clientId })).body.code).toBe('client_id_reused');
  });

  test.each([
    ['a longer file', {}, 201, 'EntityTooLarge'],
    ['a shorter file', {}, 199, 'EntityTooSmall'],
    ['another key', { key: `incoming/${uuid7()}` }, 200, 'AccessDenied'],
    ['a kept object', { key: `stored/${uuid7()}` }, 200, 'AccessDenied'],
    ['another content type', { 'content-type': 'text/html' }, 200, 'AccessDenied'],
    ['a field of one’s own', { 'x-amz-meta-mine': 'x' }, 200, 'AccessDenied'],
    ['a forged signature', { 'X-Amz-Signature': '0'.repeat(64) }, 200, 'SignatureDoesNotMatch'],
  ])('refuses %s', async (_, changed, bytes, code) => {
    const form = await askForForm(ann, words(200));
    const answer = await post(form.body, words(bytes), changed as Record<string, string>);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(await answer.text()).toContain(code);
    expect((await post(form.body, words(200))).status).toBe(204);
  });

  test.each([
    ['SVG', { contentType: 'image/svg+xml' }, 'contentType', 'type_refused'],
    ['HTML', { contentType: 'text/html' }, 'contentType', 'type_refused'],
    ['a program', { contentType: 'application/x-msdownload' }, 'contentType', 'type_refused'],
    ['too much', { sizeBytes: limits.attachmentMaxBytes + 1 }, 'sizeBytes', 'too_large'],
    ['nothing', { sizeBytes: 0 }, 'sizeBytes', 'too_small'],
  ])('is not given for %s', async (_, asked, path, reason) => {
    expect(await askForForm(ann, words(), asked)).toMatchObject({
      status: 400,
      body: { code: 'invalid', issues: [{ path, reason }] },
    });
    expect((await askForForm(ann, words(), { sizeBytes: limits.attachmentMaxBytes })).status).toBe(201);
  });
});

describe('what was posted', () => {
  const html = Buffer.from('<!doctype html><script>alert(1)</script>');
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');
  const jar = Buffer.from('PK\x03\x04....META-INF/MANIFEST.MF', 'latin1');
  const png = picture(10, 10, '.png');

  test.each([
    ['a page that is called text', html, 'text/plain', 'type_refused'],
    ['a drawing that can run that is called text', svg, 'text/plain', 'type_refused'],
    ['a page that is called a picture', html, 'image/png', 'type_refused'],
    ['a Windows program', Buffer.from('MZ\x90\0\x03', 'latin1'), 'application/zip', 'type_refused'],
    ['a Linux program', Buffer.from('\x7fELF\x02\x01', 'latin1'), 'application/pdf', 'type_refused'],
    ['a script', Buffer.from('#!/bin/sh\nrm -rf /'), 'text/plain', 'type_refused'],
    ['a Java program', jar, 'application/zip', 'type_refused'],
    ['a picture of another type', png, 'image/jpeg', 'type_mismatch'],
    ['a document that is called a picture', Buffer.from('%PDF-1.7'), 'image/jpeg', 'type_mismatch'],
    ['a broken picture', png.subarray(0, 40), 'image/png', 'unreadable'],
    ['a bomb of pixels', bomb(30_000, 30_000), 'image/png', 'too_many_pixels'],
  ])('is refused with its reason, and not kept: %s', async (_, content, contentType, refusal) => {
    const before = await bucket.keys();
    expect(await upload(ann, content, { contentType })).toMatchObject({ state: 'refused', refusal });
    await eventually('nothing is left', async () => (await bucket.keys()).length === before.length);
    expect(await bucket.keys()).toEqual(before);
  });

  test.each([
    ['text/csv', Buffer.from('a;b\n1;2')],
    ['application/pdf', Buffer.from('%PDF-1.7\n')],
    ['application/zip', Buffer.from('PK\x03\x04....a.txt', 'latin1')],
    ['audio/mpeg', Buffer.from('ID3\x04')],
    ['video/mp4', Buffer.from('\0\0\0\x18ftypmp42', 'latin1')],
  ])('is kept as %s', async (contentType, content) => {
    expect(await upload(ann, content, { contentType })).toMatchObject({ state: 'ready' });
  });

  test('is missed where it never came, and refused where it is no picture for a picture', async () => {
    const form = await askForForm(ann, words());
    await ann.call('POST', `/api/uploads/${form.body.upload.id}/complete`);
    expect(await settled(ann, form.body.upload.id)).toMatchObject({ state: 'refused', refusal: 'missing' });
    const text = await upload(ann, words(), { purpose: 'picture' });
    expect(text).toMatchObject({ state: 'refused', refusal: 'type_refused' });
  });

  test('is nobody else’s business', async () => {
    const { id } = await upload(ann, words());
    expect((await bob.call('GET', `/api/uploads/${id}`)).status).toBe(404);
    expect((await bob.call('POST', `/api/uploads/${id}/complete`)).status).toBe(404);
    expect((await bob.call('DELETE', `/api/uploads/${id}`)).status).toBe(404);
    expect((await ann.call('GET', `/api/uploads/${id}`)).status).toBe(200);
  });
});

test('a function that is killed midway leaves a file that the next run finishes, and nothing besides', async () => {
  const before = await bucket.keys();
  const content = noise(900, 700);
  const form = await askForForm(ann, content, { contentType: 'image/jpeg' });
  await post(form.body, content);
  // Between the image and its preview.
  dieBeforePut = 2;
  const { id } = form.body.upload;
  await ann.call('POST', `/api/uploads/${id}/complete`);
  await eventually('the first run is dead', () => dieBeforePut === 0);
  await eventually('the image is written', async () => (await bucket.keys()).length === before.length + 2);
  await ann.call('POST', `/api/uploads/${id}/complete`);
  expect(await settled(ann, id)).toMatchObject({ state: 'ready' });
  await eventually('what was posted is gone', async () => !(await bucket.keys()).includes(`incoming/${id}`));
  expect((await bucket.keys()).length).toBe(before.length + 2);
  // A third run, late, changes nothing.
  await ann.call('POST', `/api/uploads/${id}/complete`);
  expect((await ann.call('GET', `/api/uploads/${id}`)).body).toEqual({ id, state: 'ready' });
});

test('an upload that is not used goes at once where it is thrown away', async () => {
  const before = await bucket.keys();
  const [one, other] = [await upload(ann, words()), await upload(ann, words())];
  expect((await ann.call('DELETE', `/api/uploads/${one.id}`)).status).toBe(204);
  expect((await ann.call('DELETE', `/api/uploads/${one.id}`)).status).toBe(204);
  await eventually('one is gone', async () => (await bucket.keys()).length === before.length + 1);
  expect((await ann.call('GET', `/api/uploads/${other.id}`)).status).toBe(200);
});

test('a person uploads so much in a day and is told when there is room again; others are not concerned', async () => {
  const gil = await register(stack, 'gil');
  const most = { sizeBytes: limits.attachmentMaxBytes };
  for (let sum = 0; sum < limits.uploadsPerDayMaxBytes; sum += most.sizeBytes) {
    expect((await askForForm(gil, words(), most)).status).toBe(201);
    clock.advance(1_000);
  }
  const refused = await askForForm(gil, words(), { sizeBytes: 1 });
  expect(refused).toMatchObject({ status: 429, body: { code: 'uploads_exhausted', retry: 'later' } });
  expect(refused.body.retryAfterMs).toBe(86_400_000 - 8_000);
  expect((await askForForm(bob, words(), most)).status).toBe(201);
});

test('and so much in all', async () => {
  const hal = await register(stack, 'hal');
  await database.query({
    text: `
      insert into attachments (id, object_id, owner_id, purpose, state, declared_type, size_bytes, created_at,
        conversation_id, seq, content_key_format, content_key)
      values (gen_random_uuid(), gen_random_uuid(), $1, 'message', 'ready', 'text/plain', $2, $3,
        gen_random_uuid(), 1, 2, '')`,
    values: [hal.id, limits.uploadsTotalMaxBytes - 10, new Date(clock.now() - 200_000_000)],
  });
  expect((await askForForm(hal, words(10))).status).toBe(201);
  expect(await askForForm(hal, words(11))).toMatchObject({ status: 409, body: { code: 'storage_full' } });
});

test('an upload that is forgotten goes after a day', async () => {
  await upload(ann, words());
  expect((await bucket.keys()).length).toBeGreaterThan(0);
  clock.advance(86_400_001);
  const later = await register(stack, 'later');
  const { id } = await upload(later, words());
  await eventually('all others are gone', async () => (await bucket.keys()).length === 1);
  expect((await later.call('GET', `/api/uploads/${id}`)).body).toMatchObject({ state: 'ready' });
});

/** A PNG that claims to be huge. */
function bomb(width: number, height: number): Buffer {
  const bytes = Buffer.from(picture(10, 10, '.png'));
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  // The header's checksum has to fit, or it is merely broken.
  bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29);
  return bytes;
}
