import { createContext } from '../../../functions/context.ts';
import { handOn } from '../../../functions/core/broadcast/shards.ts';
import type { ErasureState, ReceiptAnswer } from '../../../functions/wire/erasure.ts';
import { limits } from '../../../functions/wire/limits.ts';
import { demoEnvironment } from '../../../scripts/local/stack/environment.ts';
import type { Stack } from '../../../scripts/local/stack/stack.ts';
import { askForForm, post, upload, words } from '../../attachments/harness.ts';
import { register, registerFriends, request, uuid7 } from '../../helpers/person.ts';
import { eventually } from '../../helpers/stack.ts';
import { addTotp } from '../../helpers/totp.ts';

/**
 * Uses everything that stores something outside of PostgreSQL, so that each kind of item, key, object and queued message is
 * there to be looked at. A capability that stores something new adds its act here.
 */
export async function exercise(stack: Stack): Promise<void> {
  const { ann, bob, conversationId } = await registerFriends(stack);

  // Live: connections, those that closed, presence, sessions that ended. Records: sessions, and attempts that are counted.
  const [closing] = await Promise.all([bob.connect(), ann.connect(), bob.connect()]);
  await closing.close();
  const leaving = await register(stack, 'leaving');
  await request(stack, 'POST', '/api/sessions', { handle: leaving.handle, password: 'not the password 1' });
  await request(stack, 'DELETE', '/api/sessions/current', undefined, {
    headers: { cookie: `umbra_refresh=${leaving.refresh}`, origin: stack.origin },
  });
  // Keys: one of each person, and the mark of one that was destroyed.
  const ctx = createContext(demoEnvironment(stack.stores, stack.origin, 'test'));
  await ctx.personKeys.destroy(leaving.id);
  // Queue: the check that looks after a message.
  const sent = await ann.call('POST', `/api/conversations/${conversationId}/messages`, {
    clientId: uuid7(),
    body: { type: 'text', text: 'Hello' },
  });
  // Objects: a file that was looked at, and one that was only posted.
  await upload(ann, words());
  const posted = await askForForm(ann, words());
  await post(posted.body, words());
  // And the part of the people to whom a message of a large group is told.
  const sockets = Array.from({ length: limits.inlineSocketsMax + 1 }, (_, index) => ({
    userId: bob.id,
    sessionId: 'none',
    connectionId: String(index),
  }));
  const message = {
    conversationId,
    seq: 1,
    clientId: uuid7(),
    senderId: ann.id,
    sentAtMs: Date.now(),
    body: { type: 'text', text: 'Hello' },
  } as const;
  await handOn(ctx, sockets, { type: 'message.created', conversationId, seq: 1, message }, 'own');
  if (sent.status >= 300) throw new Error(`Nothing was sent: ${JSON.stringify(sent.body)}`);

  // Record, queue and object: an export.
  const asked = { clientId: uuid7(), kind: 'json' };
  await ann.call('POST', '/api/account/exports', asked);
  await eventually('the export is ready', async () => {
    const { body } = await ann.call<{ status: string }>('GET', `/api/account/exports/${asked.clientId}`);
    return body.status === 'ready';
  });

  // Records: what became of telling somebody. Muted, so that nobody outside is asked.
  await bob.call('PUT', '/api/push/subscription', {
    endpoint: 'https://fcm.googleapis.com/fcm/send/exercise',
    showsNames: false,
  });
  await bob.call('PUT', `/api/conversations/${conversationId}/settings`, {
    mutedUntilMs: Date.now() + 60_000,
  });
  const clientId = uuid7();
  const body = { clientId, body: { type: 'text', text: 'Psst' } };
  await ann.call('POST', `/api/conversations/${conversationId}/messages`, body);
  await stack.invoker.invoke('job-fanout', {
    Records: [{ messageId: '1', body: JSON.stringify({ senderId: ann.id, clientId }) }],
  });
  // Records: an authenticator app that is begun with, a second step of signing in, and what a passkey is to sign.
  const careful = await register(stack, 'careful');
  await addTotp(careful, Date.now());
  await request(stack, 'POST', '/api/sessions', { handle: careful.handle, password: careful.password });
  await request(stack, 'POST', '/api/passkey-challenges');
  const other = await register(stack, 'careful');
  await other.call('POST', '/api/account/totp');
  // Queue and records: an account that is erased.
  const gone = await register(stack, 'gone');
  const ends = await gone.call<ErasureState>('POST', '/api/account/erasure', { handle: gone.handle });
  await gone.call('POST', '/api/account/erasure/now');
  await eventually(
    'an erased account',
    async () => {
      const receipt = await request<ReceiptAnswer>(stack, 'POST', '/api/erasure-receipts', {
        token: ends.body.erasure?.receiptToken,
      });
      return receipt.body.state === 'erased';
    },
    20_000,
  );
  // Records and queue: mails with links, to confirm an address and to recover by it.
  const address = 'ann@registry.example';
  await ann.call('PUT', '/api/account/email', { email: address });
  const token = await eventually('a mail with a link', () => tokenSentTo(stack, address));
  await request(stack, 'POST', '/api/email/confirm', { token });
  await request(stack, 'POST', '/api/recovery/mail', { account: ann.handle });
  await eventually('another mail with a link', async () => {
    const next = await tokenSentTo(stack, address);
    return next !== token && next;
  });
  await request(stack, 'POST', '/api/sessions', { handle: ann.handle, password: ann.password });
}

/** The token of the newest link that was mailed to an address. */
async function tokenSentTo(stack: Stack, address: string): Promise<string | undefined> {
  interface Store {
    emails: { destination: { to: string[] }; body: { text: string } }[];
  }
  const { emails } = (await (await fetch(stack.stores.mail.storeUrl)).json()) as Store;
  const texts = emails
    .filter(({ destination }) => destination.to.includes(address))
    .map(({ body }) => body.text);
  return texts.map((text) => /#(?:token|email)=([\w-]{43})/.exec(text)?.[1]).findLast(Boolean);
}
