import type { HttpOperationName } from '../../functions/wire/http.ts';
import { currentConsents } from '../../functions/wire/policy/current.ts';
import { goodPassword, uuid7 } from '../helpers/person.ts';
import type { World } from './world.ts';

/** What a try is sent: values of the path's parameters beside the usual ones, the query, the body. */
export interface Sent {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: object;
}
type Make = (world: World) => Sent | Promise<Sent>;
/** `operation`, or `operation @variant` where one row is not enough. */
export type RowName = HttpOperationName | `${HttpOperationName} @${string}`;

const clientId = uuid7;
const text = (words = 'Here') => ({ type: 'text', text: words });
const nextPassword = 'walnut harbour copper 77';
const change =
  (what: object): Make =>
  async (world) => ({
    params: { seq: String(await world.write('Another one')) },
    body: { clientId: clientId(), change: what },
  });
const upload: Make = async (world) => ({ params: { uploadId: await world.form() } });
/** Of a passkey that nobody has. */
const assertion = {
  id: 'AAAA',
  clientDataJSON: Buffer.from(JSON.stringify({ challenge: 'x'.repeat(43) })).toString('base64url'),
  authenticatorData: 'AAAA',
  signature: 'AAAA',
};
const direct = ({ direct: conversationId }: World) => ({ params: { conversationId } });

/**
 * What each operation is sent, so that it would be accepted of the owner. Left out: the usual ids in the path, and `{}` where there
 * is a body.
 */
export const requests: Partial<Record<RowName, Make>> = {
  'account.register': (world) => ({
    body: {
      ...registeredAs(world),
      password: nextPassword,
      consent: { document: 'privacy-notice', ...currentConsents['privacy-notice'], locale: 'en' },
    },
  }),
  'consent.give': () => ({
    body: { document: 'privacy-notice', ...currentConsents['privacy-notice'], locale: 'en' },
  }),
  'session.create': (world) => ({ body: { handle: world.anybody().handle, password: nextPassword } }),
  'session.second-step': () => ({ body: { token: 'x'.repeat(43), code: '123456' } }),
  'session.create-by-passkey': () => ({ body: { passkey: assertion } }),
  'session.revoke': (world) => ({ params: { sessionId: world.session() } }),
  'session.reauthenticate': () => ({ body: { password: goodPassword } }),
  'account.change-password': () => ({ body: { password: goodPassword, newPassword: goodPassword } }),
  'totp.confirm': () => ({ body: { code: '123456' } }),
  'passkey.add': () => ({
    body: {
      name: 'Mine',
      passkey: { id: 'AAAA', clientDataJSON: assertion.clientDataJSON, attestationObject: 'AAAA' },
    },
  }),
  'passkey.rename': async (world) => ({
    params: { passkeyId: await world.passkey() },
    body: { name: 'Desk' },
  }),
  'passkey.remove': async (world) => ({ params: { passkeyId: await world.passkey() } }),
  'account.change-name': () => ({ body: { displayName: 'Renamed' } }),
  'account.change-handle': ({ owner }) => ({ body: { handle: owner.handle } }),
  'account.change-picture': () => ({ body: { uploadId: null } }),
  'account.change-email': () => ({ body: { email: 'somebody@example.com' } }),
  'email.confirm': () => ({ body: { token: 'x'.repeat(43) } }),
  'recovery.ask': ({ owner }) => ({ body: { account: owner.handle } }),
  'recovery.by-mail': () => ({ body: { token: 'x'.repeat(43), newPassword: nextPassword } }),
  'recovery.by-code': (world) => ({
    body: { handle: world.anybody().handle, code: 'abcd-efgh-jkmn-pqrs', newPassword: nextPassword },
  }),
  'erasure.request': ({ owner }) => ({ body: { handle: owner.handle } }),
  'erasure-receipt.get': () => ({ body: { token: 'x'.repeat(43) } }),
  'export.create': () => ({ body: { clientId: clientId(), kind: 'json' } }),
  'access-token.create': () => ({ body: { name: 'A bot', scopes: ['messages:read'], expiresInDays: 7 } }),
  'access-token.revoke': async (world) => ({ params: { tokenId: await world.accessToken() } }),
  'privacy.update': () => ({ body: { presence: true } }),
  'add-link.preview': async (world) => ({ body: { token: await world.addLink() } }),
  'add-link.request': async (world) => ({ body: { token: await world.addLink() } }),
  'report.create': async ({ group, write }) => ({
    body: {
      clientId: clientId(),
      conversationId: group,
      reason: 'spam',
      messages: [{ conversationId: group, seq: await write('What is to be reported') }],
    },
  }),
  'notification.see': () => ({ body: { seenSeq: 1 } }),
  'push.subscribe': () => ({
    body: { endpoint: 'https://fcm.googleapis.com/fcm/send/authorisation', showsNames: false },
  }),
  'push.unsubscribe': () => ({ body: { endpoint: 'https://fcm.googleapis.com/fcm/send/authorisation' } }),
  'push.settings': () => ({ body: { quietHours: null } }),

  sync: ({ group }) => ({ body: { account: null, conversations: { [group]: 0 } } }),
  'message.list @direct': direct,
  'message.search': ({ group }) => ({ body: { text: 'another', conversationId: group } }),
  'message.search @direct': (world) => ({ body: { text: 'another', conversationId: world.direct } }),
  'message.search @all': () => ({ body: { text: 'another' } }),
  'message.send': () => ({ body: { clientId: clientId(), body: text() } }),
  'message.send @direct': (world) => ({ ...direct(world), body: { clientId: clientId(), body: text() } }),
  'message.send @reply': ({ seq }) => ({ body: { clientId: clientId(), body: text(), replyToSeq: seq } }),
  'message.send @file': ({ file }) => ({
    body: {
      clientId: clientId(),
      body: { ...text(), forwarded: true, attachments: [{ id: file, name: 'a.txt' }] },
    },
  }),
  'message.change': change({ type: 'edit', body: text('Changed') }),
  'message.change @delete': change({ type: 'delete' }),
  'message.change @react': change({ type: 'react', emoji: '👍', on: true }),
  'message.change @pin': change({ type: 'pin', on: true }),
  'message.hide': () => ({ body: { seqs: [1] } }),
  'conversation.set': () => ({ body: { markedUnread: false } }),
  'retention.set': () => ({ body: { clientId: clientId(), retentionSeconds: 31_536_000 } }),
  'retention.answer': async (world) => ({
    body: { clientId: clientId(), proposalSeq: await world.proposal(), answer: 'decline' },
  }),
  'receipt.update': ({ group, seq }) => ({ body: { receipts: [{ conversationId: group, readSeq: seq }] } }),

  'upload.create': () => ({
    body: { clientId: clientId(), purpose: 'message', contentType: 'text/plain', sizeBytes: 10 },
  }),
  'upload.get': upload,
  'upload.complete': upload,
  'upload.delete': upload,
  'attachment.open': ({ file }) => ({ body: { ids: [file] } }),
  'attachment.list': () => ({ query: '?kind=files' }),

  'group.create': ({ person }) => ({
    body: { clientId: clientId(), title: 'Mine', userIds: [person('stranger').id] },
  }),
  'group.create @alone': () => ({ body: { clientId: clientId(), title: 'Mine', userIds: [] } }),
  'group.update': () => ({ body: { clientId: clientId(), description: 'New' } }),
  'group.set-picture': () => ({ body: { clientId: clientId(), uploadId: null } }),
  'group.add': async (world) => {
    await world.restoreMembers();
    return { body: { clientId: clientId(), userIds: [world.person('extra').id] } };
  },
  'group.remove': async (world) => {
    await world.restoreMembers();
    return { query: `?clientId=${clientId()}` };
  },
  'group.set-role': () => ({ body: { clientId: clientId(), role: 'member' } }),
  'invite.revoke': async (world) => ({ params: { inviteId: await world.groupInvite() } }),
  'invite.preview': ({ invite }) => ({ body: { token: invite } }),
  'invite.join': ({ invite }) => ({ body: { clientId: clientId(), token: invite } }),

  'person.suspend': ({ person }) => ({ params: { userId: person('extra').id }, body: { reason: 'spam' } }),
  'person.reinstate': ({ person }) => ({ params: { userId: person('extra').id } }),
  'report.review': () => ({ body: { outcome: 'none' } }),
  'instance-settings.update': () => ({ body: { name: 'Renamed' } }),
  'instance-invite.revoke': async (world) => ({ params: { inviteId: await world.instanceInvite() } }),
  'admin.grant': ({ person }) => ({ params: { userId: person('extra').id } }),
  'admin.revoke': ({ person }) => ({ params: { userId: person('extra').id } }),
};

/** As somebody registers anew who is there already, each time another one, because wrong passwords are slowed down. */
function registeredAs(world: World) {
  const { id, handle } = world.anybody();
  return { clientId: id, handle };
}

/** Where there is no refusal, because a repeat or what cannot be seen is passed over: answered as for what does not exist. */
export const silent: readonly RowName[] = ['receipt.update', 'attachment.open', 'export.delete'];

/** What still has to be there after somebody else's try that was not refused. */
export const unharmed: Partial<Record<RowName, (world: World) => Promise<unknown>>> = {
  'export.delete': ({ owner, exportId }) => owner.call('GET', `/api/account/exports/${exportId}`),
};

/** Rows that change how people stand to each other, or end sessions and accounts: they are tried last, in this order. */
export const last: readonly RowName[] = [
  'friend.request',
  'friend.cancel',
  'friend.decline',
  'friend.accept',
  'friend.remove',
  'person.block',
  'person.unblock',
  'session.revoke-others',
  'session.delete',
  'account.change-password',
  'erasure.request',
  'erasure.get',
  'erasure.cancel',
  'erasure.hasten',
  'session.revoke-all',
];
