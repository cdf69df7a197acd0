import * as v from 'valibot';
import { FoundPerson } from '../accounts.ts';
import { AddLink, AddLinkToken } from '../people.ts';
import { ReportCreate, ReportResult } from '../reports.ts';
import { HandleShape, Seq } from '../values.ts';
import { AccountEventResult, type HttpOperation, UserParams } from './operation.ts';

/** People, friends and notifications. */
export const peopleOperations = {
  'person.find': {
    summary: 'Find a person by exact handle',
    params: v.strictObject({ handle: HandleShape }),
    result: FoundPerson,
    status: 200,
  },
  'friend.request': {
    summary: 'Ask a person to be friends; accepts where they have asked before',
    params: UserParams,
    result: AccountEventResult,
    status: 200,
  },
  'friend.cancel': {
    summary: 'Take back a request',
    params: UserParams,
    result: AccountEventResult,
    status: 200,
  },
  'friend.decline': {
    summary: 'Decline a request',
    params: UserParams,
    result: AccountEventResult,
    status: 200,
  },
  'friend.accept': {
    summary: 'Accept a request',
    params: UserParams,
    result: AccountEventResult,
    status: 200,
  },
  'friend.remove': {
    summary: 'Stop being friends',
    params: UserParams,
    result: AccountEventResult,
    status: 200,
  },
  'notification.see': {
    summary: 'Mark notifications as seen up to a position',
    body: v.strictObject({ seenSeq: Seq }),
    result: AccountEventResult,
    status: 200,
  },
  'person.block': { summary: 'Block a person', params: UserParams, result: AccountEventResult, status: 200 },
  'add-link.get': {
    summary: 'The link by which people can ask the caller to be friends',
    result: AddLink,
    status: 200,
  },
  'add-link.renew': { summary: 'Make a new such link; the old one ends', result: AddLink, status: 200 },
  'add-link.preview': {
    summary: 'Whom a link to add somebody leads to',
    body: AddLinkToken,
    result: FoundPerson,
    status: 200,
  },
  'add-link.request': {
    summary: 'Ask the person of a link to be friends, also where they cannot be found',
    body: AddLinkToken,
    result: AccountEventResult,
    status: 200,
  },
  'report.create': {
    summary: 'Report a person or a conversation; sent again with the same client id it is one report',
    body: ReportCreate,
    result: ReportResult,
    status: 201,
  },
  'person.unblock': {
    summary: 'Unblock a person',
    params: UserParams,
    result: AccountEventResult,
    status: 200,
  },
} as const satisfies Record<string, HttpOperation>;
