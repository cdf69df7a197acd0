import * as v from 'valibot';
import {
  AdminLog,
  AdminSettings,
  InstanceInvite,
  InstanceInviteCreate,
  InstanceInviteList,
} from '../admin.ts';
import { InstanceSettingsUpdate } from '../instance.ts';
import { Uuid } from '../values.ts';
import { type HttpOperation, UserParams } from './operation.ts';

/** A place in a list, from an address. */
const Before = v.pipe(v.string(), v.regex(/^\d{1,15}$/, 'not_integer'), v.transform(Number));

/** For administrators, signed in. None of them reads a message, a title or a friendship. */
export const adminOperations = {
  'instance-settings.get': { summary: 'What holds for everybody', result: AdminSettings, status: 200 },
  'instance-settings.update': {
    summary: 'Change what holds for everybody; null goes back to the default',
    body: InstanceSettingsUpdate,
    result: AdminSettings,
    status: 200,
  },
  'instance-invite.create': {
    summary: 'Make a code to register with',
    body: InstanceInviteCreate,
    result: InstanceInvite,
    status: 201,
  },
  'instance-invite.list': {
    summary: 'The codes to register with that work now',
    result: InstanceInviteList,
    status: 200,
  },
  'instance-invite.revoke': {
    summary: 'End a code to register with',
    params: v.strictObject({ inviteId: Uuid }),
    result: null,
    status: 204,
  },
  'admin.grant': {
    summary: 'Let a person administer the instance',
    params: UserParams,
    result: null,
    status: 204,
  },
  'admin.revoke': {
    summary: 'Take that role away, also from oneself; never from the last one',
    params: UserParams,
    result: null,
    status: 204,
  },
  'admin-log.list': {
    summary: 'What administrators did, newest first; `before` is the position of the last entry seen',
    query: v.strictObject({ before: v.optional(Before) }),
    result: AdminLog,
    status: 200,
  },
} as const satisfies Record<string, HttpOperation>;
