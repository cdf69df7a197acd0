import { createContext } from '../../functions/context.ts';
import type { Context } from '../../functions/core/context.ts';
import { addExport, changeExport, readExport } from '../../functions/core/exports/record.ts';
import type { FunctionName } from '../../functions/routes.ts';
import type { SessionInfo } from '../../functions/wire/accounts.ts';
import type { ErasureState, ReceiptAnswer } from '../../functions/wire/erasure.ts';
import { environmentFor } from '../../scripts/local/stack/environment.ts';
import type { Stack } from '../../scripts/local/stack/stack.ts';
import { tokenOf } from '../access-tokens/harness.ts';
import { send, upload, words } from '../attachments/harness.ts';
import { picture } from '../attachments/images.ts';
import { factors } from '../factors/harness.ts';
import { groups } from '../groups/harness.ts';
import { lookInto } from '../helpers/database.ts';
import {
  type Answer,
  befriend,
  goodPassword,
  register,
  request,
  TestPerson,
  uuid7,
} from '../helpers/person.ts';
import { TestSocket } from '../helpers/socket.ts';
import { eventually } from '../helpers/stack.ts';
import { addTotp, codeOf } from '../helpers/totp.ts';

/** Acts that bring every function to each thing that the manifest grants it. What a new grant is for is one more of them. */
export async function useEverything(
  stack: Stack,
  eraseWithoutTime: (userId: string) => Promise<void>,
): Promise<void> {
  await Promise.all(['health', 'instance'].map((name) => request(stack, 'GET', `/api/${name}`)));
  const admin = await register(stack, 'admin');
  const [ann, bob] = [await register(stack, 'ann'), await register(stack, 'bob')];
  const conversationId = await befriend(ann, bob);
  const sockets = [await ann.connect(), await bob.connect()];
  await people(ann, bob, conversationId);
  await conversations(stack, ann, bob, conversationId);
  await files(ann, conversationId);
  await programs(stack, ann);
  await takeout(stack, ann);
  await sealedTakeout(bob, conversationId);
  await administration(stack, admin, bob);
  await sessions(stack, ann, bob);
  for (const socket of sockets) await socket.close();
  await secondFactor(stack);
  await erasures(stack, ann, eraseWithoutTime);
}

async function people(ann: TestPerson, bob: TestPerson, conversationId: string): Promise<void> {
  await ok(ann.call('GET', '/api/account/stored-data'));
  await ok(ann.call('PUT', '/api/account/privacy', { typing: false }));
  await ok(
    ann.call('POST', '/api/reports', {
      ...{ clientId: uuid7(), userId: bob.id, conversationId, reason: 'spam' },
      messages: [{ conversationId, seq: (await groups.write(bob, conversationId, 'spam')).body.event.seq }],
    }),
  );
  await ok(
    bob.call('PUT', '/api/push/subscription', {
      endpoint: 'https://fcm.googleapis.com/fcm/send/acts',
      showsNames: false,
    }),
  );
  await ok(bob.call('POST', '/api/push/test', {}));
  await ok(bob.call('GET', '/api/push/summary'));
  await ok(bob.call('GET', '/api/push/trace'));
  await ok(
    bob.call('PUT', `/api/conversations/${conversationId}/settings`, {
      mutedUntilMs: Date.now() + 60_000,
    }),
  );
}

async function conversations(
  stack: Stack,
  ann: TestPerson,
  bob: TestPerson,
  conversationId: string,
): Promise<void> {
  await ok(ann.call('GET', `/api/conversations/${conversationId}/messages`));
  const group = await groups.create(ann, 'Both', [bob]);
  const { added } = group.body;
  const groupId = added && 'conversation' in added ? added.conversation.id : '';
  await ok(groups.update(ann, groupId, { title: 'Still both' }));
  await groups.write(ann, groupId, 'for those who are away');
  const clientId = uuid7();
  const sent = await groups.write(ann, conversationId, 'hello', { clientId });
  const { seq } = sent.body.event;
  const check = { senderId: ann.id, clientId };
  const part = {
    type: 'message.created',
    conversationId,
    seq,
    messageSeq: seq,
    senderId: ann.id,
    userIds: [bob.id],
  };
  const Records = [check, part].map((work, index) => ({ messageId: `${index}`, body: JSON.stringify(work) }));
  await stack.invoker.invoke('job-fanout', { Records });
}

/** A picture that is looked at, sent, and taken back, by HTTP and on a socket. */
async function files(ann: TestPerson, conversationId: string): Promise<void> {
  const socket = await ann.connect();
  for (const door of ['http', 'socket']) {
    const { id } = await upload(ann, picture(40, 30), { contentType: 'image/jpeg' });
    const sent = await send(ann, conversationId, [{ id, name: 'picture.jpg' }]);
    const { seq } = sent.body.event;
    await ok(ann.call('POST', '/api/attachments/open', { ids: [id] }));
    const change = { type: 'delete' };
    if (door === 'http') await groups.change(ann, conversationId, seq, change);
    else await socket.command({ type: 'message.change', conversationId, seq, clientId: uuid7(), change });
  }
  await socket.command({
    ...{ type: 'message.send', conversationId, clientId: uuid7() },
    body: { type: 'text', text: 'hello' },
  });
  await socket.close();
  await upload(ann, words());
}

/** A program that signs in, and is shut out while it is there. */
async function programs(stack: Stack, ann: TestPerson): Promise<void> {
  const { id, token } = await tokenOf(ann);
  await TestSocket.open(stack, { authorization: `Bearer ${token}` });
  await ok(ann.call('DELETE', `/api/access-tokens/${id}`));
}

/** An export; and one whose upload is gone when it is finished, which has to begin anew. */
async function takeout(stack: Stack, ann: TestPerson): Promise<void> {
  const exportId = uuid7();
  await ok(ann.call('POST', '/api/account/exports', { clientId: exportId, kind: 'json' }));
  const ready = async (id: string) =>
    (await ann.call<{ status: string }>('GET', `/api/account/exports/${id}`)).body.status === 'ready';
  await eventually('an export', () => ready(exportId), 20_000);
  await ok(ann.call('POST', `/api/account/exports/${exportId}/link`));
  const ctx = contextFor(stack, 'http-exports');
  const done = await readExport(ctx, ann.id, exportId);
  const lost = { userId: ann.id, exportId: uuid7(), kind: 'json', sealed: null } as const;
  await addExport(ctx, lost, 60_000);
  const record = await readExport(ctx, ann.id, lost.exportId);
  if (!record || !done) throw new Error('There is no export.');
  await changeExport(ctx, record, { status: 'running', asOfMs: 1, cursor: done.cursor, uploadId: 'gone' });
  const { userId } = lost;
  await stack.invoker.invoke('job-exports', { userId, exportId: lost.exportId }).catch(() => {});
  await eventually('the other export', () => ready(lost.exportId), 20_000);
}

/** An archive with a file in it, which only opens with a passphrase. */
async function sealedTakeout(bob: TestPerson, conversationId: string): Promise<void> {
  const { id } = await upload(bob, words());
  await send(bob, conversationId, [{ id, name: 'words.txt' }]);
  const clientId = uuid7();
  const asked = { clientId, kind: 'zip', passphrase: 'a passphrase of some length 42' };
  await ok(bob.call('POST', '/api/account/exports', asked));
  await eventually(
    'an archive',
    async () =>
      (await bob.call<{ status: string }>('GET', `/api/account/exports/${clientId}`)).body.status === 'ready',
    20_000,
  );
}

async function administration(stack: Stack, admin: TestPerson, bob: TestPerson): Promise<void> {
  await ok(admin.call('GET', '/api/admin/overview'));
  await ok(admin.call('GET', '/api/admin/reports'));
  const carl = await register(stack, 'carl');
  await carl.connect();
  await ok(admin.call('PUT', `/api/admin/people/${carl.id}/suspension`, { reason: 'spam' }));
  await ok(bob.call('GET', '/api/account/operator-log'));
}

/** An address that is told of what happens to the account, and sessions that are ended while they have sockets. */
async function sessions(stack: Stack, ann: TestPerson, bob: TestPerson): Promise<void> {
  await ok(ann.call('PUT', '/api/account/email', { email: 'ann@acts.example' }));
  await confirmedBy(stack, 'ann@acts.example');
  await signIn(stack, ann);
  await ok(ann.call('POST', '/api/sessions/revoke-others'));
  await signIn(stack, ann);
  await ok(
    ann.call('PUT', '/api/account/password', {
      password: goodPassword,
      newPassword: 'lantern copper meadow 7',
    }),
  );
  await signIn(stack, bob);
  await ok(bob.call('DELETE', '/api/sessions'));
}

/** An authenticator app, and signing in with it. */
async function secondFactor(stack: Stack): Promise<void> {
  const vera = await register(stack, 'vera');
  // The clock of the stack stands where the test began, and a code is good for a moment before and after.
  const secret = await addTotp(vera, Date.now());
  const { begin, finish } = factors(stack);
  const step = await begin(vera);
  await finish({ token: step?.token ?? '', code: codeOf(secret, Date.now() + 30_000) });
}

/** One account that is erased at once, one whose job has no time left, and one that waits for the daily run. */
async function erasures(
  stack: Stack,
  ann: TestPerson,
  eraseWithoutTime: (userId: string) => Promise<void>,
): Promise<void> {
  const db = lookInto(stack);
  await ann.connect();
  for (const name of ['gone', 'late', 'due']) {
    const gone = await register(stack, name);
    await befriend(ann, gone);
    await ok(groups.create(gone, 'Left behind', [ann]));
    await signIn(stack, gone);
    await upload(gone, words());
    await ok(gone.call('POST', '/api/account/exports', { clientId: uuid7(), kind: 'json' }));
    const { erasure } = await ok(
      gone.call<ErasureState>('POST', '/api/account/erasure', { handle: gone.handle }),
    );
    if (name === 'due') continue;
    if (name === 'late') {
      const values = [gone.id];
      await db.query({ text: 'update erasures set due_at = requested_at where user_id = $1', values });
      await eraseWithoutTime(gone.id);
    } else await ok(gone.call('POST', '/api/account/erasure/now'));
    const token = erasure?.receiptToken;
    await eventually(
      'an erased account',
      async () => {
        const { body } = await request<ReceiptAnswer>(stack, 'POST', '/api/erasure-receipts', { token });
        return body.state === 'erased';
      },
      20_000,
    );
  }
}

/** Confirms an address by the link that was mailed to it. */
async function confirmedBy(stack: Stack, address: string): Promise<void> {
  const token = await eventually('a mail with a link', async () => {
    const { emails } = (await (await fetch(stack.stores.mail.storeUrl)).json()) as {
      emails: { destination: { to: string[] }; body: { text: string } }[];
    };
    const mail = emails.find(({ destination }) => destination.to.includes(address));
    return /#email=([\w-]{43})/.exec(mail?.body.text ?? '')?.[1];
  });
  await request(stack, 'POST', '/api/email/confirm', { token });
}

/** A context with what one function is granted. */
export function contextFor(stack: Stack, name: FunctionName): Context {
  return createContext(environmentOf(stack, name));
}

export function environmentOf(stack: Stack, name: FunctionName): Record<string, string> {
  const options = { origins: [stack.origin], version: 'test', socketsEndpoint: 'http://127.0.0.1:9/ws' };
  return environmentFor(stack.stores, options)(name);
}

/** An act that is refused brings nobody anywhere. */
async function ok<Body>(answering: Promise<Answer<Body>>): Promise<Body> {
  const { status, body } = await answering;
  if (status >= 400) throw new Error(`Refused with ${status}: ${JSON.stringify(body)}`);
  return body;
}

/** Signs in on another device, which connects. */
async function signIn(stack: Stack, { handle }: TestPerson): Promise<void> {
  const headers = { 'umbra-token-transport': 'body' };
  const body = { handle, password: goodPassword };
  const session = await ok(request<SessionInfo>(stack, 'POST', '/api/sessions', body, { headers }));
  await new TestPerson(stack, handle, goodPassword, session).connect();
}
