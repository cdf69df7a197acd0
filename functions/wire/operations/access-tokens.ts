import * as v from 'valibot';
import { AccessTokenCreate, AccessTokenList, NewAccessToken } from '../access-tokens.ts';
import { Uuid } from '../values.ts';
import type { HttpOperation } from './operation.ts';

/** Personal access tokens, by which programs act for a person. */
export const accessTokenOperations = {
  'access-token.create': {
    summary:
      'Make a personal access token; the answer is the only time it is shown; needs a recent proof of the password',
    body: AccessTokenCreate,
    result: NewAccessToken,
    status: 201,
  },
  'access-token.list': {
    summary: 'The personal access tokens that work now',
    result: AccessTokenList,
    status: 200,
  },
  'access-token.revoke': {
    summary: 'End a personal access token and close its sockets',
    params: v.strictObject({ tokenId: Uuid }),
    result: null,
    status: 204,
  },
} as const satisfies Record<string, HttpOperation>;
