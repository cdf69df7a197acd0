import * as v from 'valibot';
import {
  AccountInfo,
  ConsentGiven,
  RefreshRequest,
  RegisterRequest,
  SessionInfo,
  SignInRequest,
  StorageKey,
} from '../accounts.ts';
import {
  PasskeyChallenge,
  PasskeySignIn,
  Reauthentication,
  SecondStep,
  SecondStepProof,
} from '../factors.ts';
import { InstanceInfo } from '../instance.ts';
import { OperatorLog } from '../operator-log.ts';
import { PrivacySettings } from '../people.ts';
import { SessionDevice } from '../sessions.ts';
import { Uuid } from '../values.ts';
import { AccountEventResult, type HttpOperation } from './operation.ts';

const StoreState = v.object({ ok: v.boolean(), ms: v.number() });
export const HealthResult = v.object({
  ok: v.boolean(),
  version: v.string(),
  protocol: v.number(),
  stores: v.object({ postgres: StoreState, redis: StoreState, records: StoreState }),
});
export type HealthResult = v.InferOutput<typeof HealthResult>;

/** The session, or what the second step needs. */
export const SignInResult = v.union([SessionInfo, SecondStep]);
export type SignInResult = v.InferOutput<typeof SignInResult>;

export const SessionList = v.object({ sessions: v.array(SessionDevice) });

/** Accounts, sessions and the service itself. */
export const accountOperations = {
  'health.get': { summary: 'Version, and whether each store answers', result: HealthResult, status: 200 },
  'openapi.get': { summary: 'This document', result: v.unknown(), status: 200 },
  'instance.get': {
    summary: 'Name, operator and rules of the instance; for everybody',
    result: InstanceInfo,
    status: 200,
  },
  'account.register': {
    summary: 'Create an account and sign in; sent again with the same client id and password it signs in',
    body: RegisterRequest,
    result: SessionInfo,
    status: 201,
  },
  'consent.give': {
    summary: 'Accept the privacy notice as it is now; without that nothing new is written in one’s name',
    body: ConsentGiven,
    result: null,
    status: 204,
  },
  'account.get': { summary: 'The account and its consents', result: AccountInfo, status: 200 },
  'operator-log.get': {
    summary: 'What administrators did to the account, in a chain of hashes that can be checked',
    result: OperatorLog,
    status: 200,
  },
  'account.storage-key': {
    summary: 'The key for what the browser keeps of this account',
    result: StorageKey,
    status: 200,
  },
  'session.create': {
    summary: 'Sign in, or begin to where the account has a second factor',
    body: SignInRequest,
    result: SignInResult,
    status: 201,
  },
  'session.second-step': {
    summary: 'Finish signing in by a code or a passkey',
    body: SecondStepProof,
    result: SessionInfo,
    status: 201,
  },
  'passkey.challenge': {
    summary: 'What a passkey has to sign, to sign in or to prove anew who acts',
    result: PasskeyChallenge,
    status: 201,
  },
  'session.create-by-passkey': {
    summary: 'Sign in by a passkey alone, which has asked for a finger, a face or a PIN',
    body: PasskeySignIn,
    result: SessionInfo,
    status: 201,
  },
  'session.refresh': {
    summary: 'Trade the refresh token for new tokens',
    body: RefreshRequest,
    result: SessionInfo,
    status: 200,
  },
  'session.delete': { summary: 'Sign out here', result: null, status: 204 },
  'session.list': { summary: 'Where the caller is signed in', result: SessionList, status: 200 },
  'session.revoke': {
    summary: 'Sign out one session',
    params: v.strictObject({ sessionId: Uuid }),
    result: null,
    status: 204,
  },
  'session.revoke-others': { summary: 'Sign out every session but this one', result: null, status: 204 },
  'session.revoke-all': { summary: 'Sign out everywhere', result: null, status: 204 },
  'session.reauthenticate': {
    summary: 'Prove anew who acts; sensitive operations ask for it',
    body: Reauthentication,
    result: null,
    status: 204,
  },
  'privacy.update': {
    summary: 'Decide who may see and do what',
    body: v.pipe(
      v.partial(v.strictObject(PrivacySettings.entries)),
      v.check((update) => Object.keys(update).length > 0, 'required'),
    ),
    result: AccountEventResult,
    status: 200,
  },
} as const satisfies Record<string, HttpOperation>;
