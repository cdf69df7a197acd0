import * as v from 'valibot';
import {
  AdminLog,
  AdminOverview,
  AdminPeople,
  AdminReports,
  AdminSettings,
  InstanceInvite,
  InstanceInviteCreate,
  InstanceInviteList,
  ReportReview,
  SuspensionCreate,
} from '../admin.ts';
import { InstanceSettingsUpdate } from '../instance.ts';
import { HandleShape, Uuid } from '../values.ts';
import { type HttpOperation, UserParams } from './operation.ts';

/** A place in a list, from an address. */
const Before = v.pipe(v.string(), v.regex(/^\d{1,15}$/, 'not_integer'), v.transform(Number));

/** For administrators, signed in. None of them reads a message, a title or a friendship. */
export const adminOperations = {
  'instance.overview': {
    summary: 'How many people, conversations and messages there are; counts alone',
    result: AdminOverview,
    status: 200,
  },
  'person.list': {
    summary:
      'People by exact handle, or a page of them after a handle: handle, state and day of registration',
    query: v.strictObject({ handle: v.optional(HandleShape), after: v.optional(HandleShape) }),
    result: AdminPeople,
    status: 200,
  },
  'person.suspend': {
    summary: 'Keep a person out: end their sessions and refuse new ones',
    params: UserParams,
    body: SuspensionCreate,
    result: null,
    status: 204,
  },
  'person.reinstate': { summary: 'Let a person in again', params: UserParams, result: null, status: 204 },
  'report.list': {
    summary:
      'Reports with the messages that the reporters chose to show, newest first; `before` is the last one seen',
    query: v.strictObject({
      state: v.optional(v.picklist(['open', 'closed']), 'open'),
      before: v.optional(Uuid),
    }),
    result: AdminReports,
    status: 200,
  },
  'report.review': {
    summary: 'Close a report with nothing, a warning or a suspension',
    params: v.strictObject({ reportId: Uuid }),
    body: ReportReview,
    result: null,
    status: 204,
  },
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
