/**
 * What each operation and command asks of a personal access token: all scopes listed, or `session` where no token is
 * accepted. A signed-in person may do everything. The compiler names operations and commands that are missing here.
 */
import type { Scope } from './access-tokens.ts';
import type { ClientFrameType } from './frames.ts';
import type { HttpOperationName } from './http.ts';

export type Need = readonly Scope[] | 'session';

/** Pushes tell everything that happens in the person's streams, so a socket takes what `sync` takes. */
export const socketNeed = ['conversations:read', 'messages:read'] as const satisfies Need;

export const operationNeeds: Readonly<Record<HttpOperationName, Need>> = {
  'health.get': [],
  'openapi.get': [],
  'instance.get': [],

  'account.register': 'session',
  'account.get': 'session',
  'account.storage-key': 'session',
  'stored-data.get': 'session',
  'session.create': 'session',
  'session.refresh': 'session',
  'session.delete': 'session',
  'session.list': 'session',
  'session.revoke': 'session',
  'session.revoke-others': 'session',
  'session.revoke-all': 'session',
  'session.reauthenticate': 'session',
  'account.security': 'session',
  'account.change-password': 'session',
  'account.renew-recovery-codes': 'session',
  'account.settle-recovery': 'session',
  'account.change-email': 'session',
  'account.remove-email': 'session',
  'email.confirm': [],
  'recovery.ask': [],
  'recovery.by-mail': [],
  'recovery.by-code': [],
  'access-token.create': 'session',
  'access-token.list': 'session',
  'access-token.revoke': 'session',
  'privacy.update': 'session',
  'add-link.get': 'session',
  'add-link.renew': 'session',
  'add-link.preview': 'session',
  'add-link.request': 'session',
  'report.create': 'session',
  'push.get': 'session',
  'push.subscribe': 'session',
  'push.unsubscribe': 'session',
  'push.settings': 'session',
  'push.summary': 'session',
  'push.test': 'session',
  'push.trace': 'session',
  'person.block': 'session',
  'person.unblock': 'session',
  'notification.see': 'session',
  'conversation.set': 'session',
  'operator-log.get': 'session',
  'instance.overview': 'session',
  'person.list': 'session',
  'person.suspend': 'session',
  'person.reinstate': 'session',
  'report.list': 'session',
  'report.review': 'session',
  'instance-settings.get': 'session',
  'instance-settings.update': 'session',
  'instance-invite.create': 'session',
  'instance-invite.list': 'session',
  'instance-invite.revoke': 'session',
  'admin.grant': 'session',
  'admin.revoke': 'session',
  'admin-log.list': 'session',

  'person.find': ['friends:write'],
  'friend.request': ['friends:write'],
  'friend.cancel': ['friends:write'],
  'friend.decline': ['friends:write'],
  'friend.accept': ['friends:write'],
  'friend.remove': ['friends:write'],

  sync: ['conversations:read', 'messages:read'],
  'message.list': ['messages:read'],
  'message.versions': ['messages:read'],
  'message.send': ['messages:write'],
  // Its answer is the message as it stands.
  'message.change': ['messages:read', 'messages:write'],
  'message.hide': ['messages:write'],
  'receipt.update': ['messages:write'],

  'retention.preview': ['messages:read'],
  'retention.set': 'session',
  'retention.answer': 'session',
  'upload.create': ['messages:write'],
  'upload.complete': ['messages:write'],
  'upload.get': ['messages:write'],
  'upload.delete': ['messages:write'],
  'attachment.open': ['messages:read'],
  'attachment.list': ['messages:read'],

  'group.create': ['groups:write'],
  'group.update': ['groups:write'],
  'group.add': ['groups:write'],
  'group.remove': ['groups:write'],
  'group.set-role': ['groups:write'],
  'conversation.hide': ['groups:write'],
  'invite.create': ['groups:write'],
  'invite.list': ['groups:write'],
  'invite.revoke': ['groups:write'],
  'invite.preview': ['groups:write'],
  'invite.join': ['groups:write'],
};

/** Besides `socketNeed`, which every socket of a token has. */
export const frameNeeds: Readonly<Record<ClientFrameType, Need>> = {
  hello: [],
  ping: [],
  sync: [],
  'message.send': ['messages:write'],
  'message.change': ['messages:write'],
  'receipt.update': ['messages:write'],
  'typing.start': ['messages:write'],
};
