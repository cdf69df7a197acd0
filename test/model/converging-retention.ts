import { day, hour, lifetimes } from '../retention/harness.ts';
import { type Case, writeTwice } from './converging-acts.ts';

/** What changes how long messages live. */
export const retentionCases: Readonly<Record<string, Case>> = {
  'messages are let live shorter': {
    areFriends: true,
    before: writeTwice,
    act: ({ ann, conversationId }) => lifetimes.set(ann, conversationId, hour),
  },
  'longer is proposed': {
    areFriends: true,
    before: ({ ann, conversationId }) => lifetimes.set(ann, conversationId, hour),
    act: ({ bob, conversationId }) => lifetimes.set(bob, conversationId, null),
  },
  'longer is agreed to': {
    areFriends: true,
    before: async (scene) => {
      await lifetimes.set(scene.ann, scene.conversationId, hour);
      await writeTwice(scene);
      await lifetimes.set(scene.ann, scene.conversationId, day);
    },
    act: ({ bob, conversationId }) => lifetimes.set(bob, conversationId, day),
  },
  'longer is declined, after it was shortened twice': {
    areFriends: true,
    before: async (scene) => {
      await writeTwice(scene);
      await lifetimes.set(scene.ann, scene.conversationId, day);
      await lifetimes.set(scene.bob, scene.conversationId, hour);
      await lifetimes.set(scene.bob, scene.conversationId, null);
    },
    act: ({ ann, conversationId }) => lifetimes.set(ann, conversationId, hour),
  },
};
