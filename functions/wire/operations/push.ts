import * as v from 'valibot';
import {
  PushInfo,
  PushSettingsPut,
  PushSubscriptionDelete,
  PushSubscriptionPut,
  PushSummary,
  PushTestResult,
  PushTraces,
} from '../push.ts';
import type { HttpOperation } from './operation.ts';

/** Telling browsers of messages while no page is open. */
export const pushOperations = {
  'push.get': {
    summary: 'What a browser subscribes with, the own subscriptions and quiet hours',
    query: v.strictObject({}),
    result: PushInfo,
    status: 200,
  },
  'push.subscribe': {
    summary: 'Have this browser told of messages; a repeat renews it',
    body: PushSubscriptionPut,
    result: null,
    status: 204,
  },
  'push.unsubscribe': {
    summary: 'Have a browser told no more; a repeat does nothing',
    body: PushSubscriptionDelete,
    result: null,
    status: 204,
  },
  'push.settings': {
    summary: 'Set or end quiet hours',
    body: PushSettingsPut,
    result: null,
    status: 204,
  },
  'push.summary': {
    summary: 'What a browser that was woken by a push may show',
    result: PushSummary,
    status: 200,
  },
  'push.test': {
    summary: 'Send a push to every own browser',
    body: v.strictObject({}),
    result: PushTestResult,
    status: 200,
  },
  'push.trace': {
    summary: 'What became of telling about each message of the last 24 hours',
    result: PushTraces,
    status: 200,
  },
} as const satisfies Record<string, HttpOperation>;
