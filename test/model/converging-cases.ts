import { limits } from '../../functions/wire/limits.ts';
import { groups } from '../groups/harness.ts';
import { accountCases } from './converging-accounts.ts';
import {
  alter,
  ask,
  type Case,
  decide,
  edit,
  makeGroup,
  tell,
  write,
  writeTwice,
} from './converging-acts.ts';
import { adminCases } from './converging-admin.ts';
import { retentionCases } from './converging-retention.ts';

/** What brings each kind of event about. */
export const cases: Readonly<Record<string, Readonly<Record<string, Case>>>> = {
  'message.created': {
    'the first of a conversation': { areFriends: true, act: (scene) => write(scene.ann, scene) },
    'after one that nobody has read': {
      areFriends: true,
      before: (scene) => write(scene.ann, scene),
      act: (scene) => write(scene.bob, scene),
    },
  },
  'receipt.updated': {
    delivered: {
      areFriends: true,
      before: (scene) => write(scene.ann, scene),
      act: (scene) => tell(scene.bob, scene, { deliveredSeq: 1 }),
    },
    'read in part': {
      areFriends: true,
      before: async (scene) => {
        for (const from of [scene.ann, scene.bob, scene.ann]) await write(from, scene);
      },
      act: (scene) => tell(scene.bob, scene, { readSeq: 1 }),
    },
    'superseding an earlier one': {
      areFriends: true,
      before: async (scene) => {
        await write(scene.ann, scene);
        await tell(scene.bob, scene, { deliveredSeq: 1 });
      },
      act: (scene) => tell(scene.bob, scene, { readSeq: 1 }),
    },
    'to one who sees none that were read': {
      areFriends: true,
      before: async (scene) => {
        await write(scene.ann, scene);
        await decide(scene.ann, { receipts: false });
        await tell(scene.bob, scene, { deliveredSeq: 1 });
      },
      act: (scene) => tell(scene.bob, scene, { readSeq: 1 }),
    },
    'of one who shows none that were read': {
      areFriends: true,
      before: async (scene) => {
        await writeTwice(scene);
        await decide(scene.bob, { receipts: false });
      },
      act: (scene) => tell(scene.bob, scene, { readSeq: 1 }),
    },
  },
  'message.updated': {
    edited: { areFriends: true, before: writeTwice, act: (scene) => alter(scene.ann, scene, 1, edit) },
    'deleted before it was read': {
      areFriends: true,
      before: writeTwice,
      act: (scene) => alter(scene.ann, scene, 1, { type: 'delete' }),
    },
    'deleted, the last one': {
      areFriends: true,
      before: (scene) => write(scene.ann, scene),
      act: (scene) => alter(scene.ann, scene, 1, { type: 'delete' }),
    },
    'reacted to': {
      areFriends: true,
      before: writeTwice,
      act: (scene) => alter(scene.bob, scene, 2, { type: 'react', emoji: '👍', on: true }),
    },
    pinned: {
      areFriends: true,
      before: writeTwice,
      act: (scene) => alter(scene.bob, scene, 1, { type: 'pin', on: true }),
    },
    'pinned no more': {
      areFriends: true,
      before: async (scene) => {
        await writeTwice(scene);
        await alter(scene.bob, scene, 1, { type: 'pin', on: true });
      },
      act: (scene) => alter(scene.bob, scene, 1, { type: 'pin', on: false }),
    },
    'edited to name the reader': {
      areFriends: true,
      before: writeTwice,
      act: (scene) =>
        alter(scene.ann, scene, 1, {
          type: 'edit',
          body: { type: 'text', text: '@bob', mentions: [{ userId: scene.bob.id, start: 0, length: 4 }] },
        }),
    },
  },
  'member.updated': {
    joined: {
      areFriends: true,
      before: makeGroup([]),
      act: ({ ann, bob, groupId }) => groups.add(ann, groupId ?? '', [bob]),
    },
    'came back': {
      areFriends: true,
      before: async (scene) => {
        await makeGroup(['bob'])(scene);
        await groups.remove(scene.ann, scene.groupId ?? '', scene.bob);
      },
      act: ({ ann, bob, groupId }) => groups.add(ann, groupId ?? '', [bob]),
    },
    'promoted, who has read what the owner is not told': {
      areFriends: true,
      before: async (scene) => {
        await makeGroup(['bob'])(scene);
        await decide(scene.ann, { receipts: false });
      },
      act: ({ ann, bob, groupId }) => groups.setRole(ann, groupId ?? '', bob, 'admin'),
    },
    'handed over': {
      areFriends: true,
      before: makeGroup(['bob']),
      act: ({ ann, bob, groupId }) => groups.setRole(ann, groupId ?? '', bob, 'owner'),
    },
  },
  'member.removed': {
    removed: {
      areFriends: true,
      before: makeGroup(['bob']),
      act: ({ ann, bob, groupId }) => groups.remove(ann, groupId ?? '', bob),
    },
    left: {
      areFriends: true,
      before: makeGroup(['bob']),
      act: ({ bob, groupId }) => groups.remove(bob, groupId ?? '', bob),
    },
    'left by the owner': {
      areFriends: true,
      before: makeGroup(['bob']),
      act: ({ ann, groupId }) => groups.remove(ann, groupId ?? '', ann),
    },
  },
  'conversation.updated': {
    renamed: {
      areFriends: true,
      before: makeGroup(['bob']),
      act: ({ ann, groupId }) => groups.update(ann, groupId ?? '', { title: 'Stars', description: 'Up' }),
    },
    ...retentionCases,
  },
  'conversation.added': {
    'by a friend': {
      areFriends: true,
      act: ({ ann, bob }) => groups.create(ann, 'Moon', [bob]),
    },
  },
  'conversation.hidden': {
    'after leaving': {
      areFriends: true,
      before: async (scene) => {
        await makeGroup(['bob'])(scene);
        await groups.remove(scene.bob, scene.groupId ?? '', scene.bob);
      },
      act: ({ bob, groupId }) => bob.call('DELETE', `/api/conversations/${groupId}`),
    },
  },
  'conversation.settings': {
    'all of them': {
      areFriends: true,
      act: ({ ann, conversationId }) =>
        ann.call('PUT', `/api/conversations/${conversationId}/settings`, {
          pinned: true,
          mutedUntilMs: limits.timeMaxMs,
          archived: true,
          markedUnread: true,
          draft: 'Dear',
        }),
    },
    'superseding earlier ones': {
      areFriends: true,
      before: ({ ann, conversationId }) =>
        ann.call('PUT', `/api/conversations/${conversationId}/settings`, { draft: 'Dear', pinned: true }),
      act: ({ ann, conversationId }) =>
        ann.call('PUT', `/api/conversations/${conversationId}/settings`, { draft: null, pinned: false }),
    },
  },
  'messages.hidden': {
    'the last one': {
      areFriends: true,
      before: writeTwice,
      act: ({ bob, conversationId }) =>
        bob.call('POST', `/api/conversations/${conversationId}/hidden-messages`, { seqs: [2] }),
    },
    all: {
      areFriends: true,
      before: writeTwice,
      act: ({ bob, conversationId }) =>
        bob.call('POST', `/api/conversations/${conversationId}/hidden-messages`, { seqs: [1, 2] }),
    },
  },
  'privacy.changed': {
    'everything off': {
      act: ({ ann }) =>
        ann.call('PUT', '/api/account/privacy', {
          findable: false,
          presence: false,
          typing: false,
          receipts: false,
          groupAdds: false,
        }),
    },
    'receipts off, while others have read': {
      areFriends: true,
      before: async (scene) => {
        await write(scene.ann, scene);
        await tell(scene.bob, scene, { readSeq: 1 });
      },
      act: ({ ann }) => decide(ann, { receipts: false }),
    },
    'receipts on again': {
      areFriends: true,
      before: async (scene) => {
        await write(scene.ann, scene);
        await decide(scene.ann, { receipts: false });
        await tell(scene.bob, scene, { readSeq: 1 });
      },
      act: ({ ann }) => decide(ann, { receipts: true }),
    },
  },
  'person.blocked': { 'by one of them': { act: ({ ann, bob }) => ann.call('PUT', `/api/blocks/${bob.id}`) } },
  'person.unblocked': {
    'by one of them': {
      before: ({ ann, bob }) => ann.call('PUT', `/api/blocks/${bob.id}`),
      act: ({ ann, bob }) => ann.call('DELETE', `/api/blocks/${bob.id}`),
    },
  },
  'friend_request.received': { 'by a stranger': { act: ({ ann, bob }) => ask(bob, ann) } },
  'friend_request.sent': { 'to a stranger': { act: ({ ann, bob }) => ask(ann, bob) } },
  'friend_request.closed': {
    'taken back': {
      before: ({ ann, bob }) => ask(ann, bob),
      act: ({ ann, bob }) => ann.call('DELETE', `/api/friend-requests/sent/${bob.id}`),
    },
    declined: {
      before: ({ ann, bob }) => ask(ann, bob),
      act: ({ ann, bob }) => bob.call('DELETE', `/api/friend-requests/received/${ann.id}`),
    },
  },
  'friend.added': {
    accepted: {
      before: ({ ann, bob }) => ask(ann, bob),
      act: ({ ann, bob }) => bob.call('PUT', `/api/friends/${ann.id}`),
    },
    'by asking one who has asked': {
      before: ({ ann, bob }) => ask(ann, bob),
      act: ({ ann, bob }) => ask(bob, ann),
    },
    'again, to the old conversation': {
      areFriends: true,
      before: async (scene) => {
        await write(scene.ann, scene);
        await scene.bob.call('DELETE', `/api/friends/${scene.ann.id}`);
        await ask(scene.ann, scene.bob);
      },
      act: ({ ann, bob }) => bob.call('PUT', `/api/friends/${ann.id}`),
    },
  },
  'friend.removed': {
    'by one of them': {
      areFriends: true,
      act: ({ ann, bob }) => ann.call('DELETE', `/api/friends/${bob.id}`),
    },
  },
  'notifications.seen': {
    all: {
      before: ({ ann, bob }) => ask(bob, ann),
      act: ({ ann }) => ann.call('POST', '/api/notifications/seen', { seenSeq: 1 }),
    },
  },
  ...adminCases,
  ...accountCases,
};
