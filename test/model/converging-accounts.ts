import { expect } from 'vitest';
import type { ErasureState, ReceiptAnswer } from '../../functions/wire/erasure.ts';
import { eventually } from '../helpers/stack.ts';
import { ask, type Case, makeGroup } from './converging-acts.ts';

/** What brings about the events of accounts: what happens to one's own, and that another's is no more. */
export const accountCases: Readonly<Record<string, Readonly<Record<string, Case>>>> = {
  'security.noted': {
    'other sessions ended': {
      act: async ({ ann }) => {
        const { status } = await ann.call('POST', '/api/sessions/revoke-others');
        return { status: status === 204 ? 200 : status };
      },
    },
  },
  'person.changed': {
    'another name, of a friend': {
      areFriends: true,
      before: (scene) => makeGroup(['bob'])(scene),
      act: ({ ann }) => ann.call('PUT', '/api/account/name', { displayName: 'Anna' }),
    },
    'another handle, of who asked': {
      before: ({ ann, bob }) => ask(ann, bob),
      act: ({ ann }) => ann.call('PUT', '/api/account/handle', { handle: `moved_${ann.handle}` }),
    },
    'superseding an earlier one': {
      areFriends: true,
      before: ({ ann }) => ann.call('PUT', '/api/account/name', { displayName: 'Anna' }),
      act: ({ ann }) => ann.call('PUT', '/api/account/name', { displayName: 'Annette' }),
    },
  },
  'person.erased': {
    'a friend': {
      hasThird: true,
      act: async ({ third }) => {
        if (!third) throw new Error('The scene has no third person.');
        const asked = await third.call<ErasureState>('POST', '/api/account/erasure', {
          handle: third.handle,
        });
        expect(asked.status).toBe(202);
        const token = asked.body.erasure?.receiptToken;
        await third.call('POST', '/api/account/erasure/now');
        await eventually(
          'the receipt',
          async () =>
            (await third.call<ReceiptAnswer>('POST', '/api/erasure-receipts', { token })).body.state ===
            'erased',
          20_000,
        );
        return { status: 200 };
      },
    },
  },
};
