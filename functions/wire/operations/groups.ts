import * as v from 'valibot';
import {
  GroupAdd,
  GroupCreate,
  GroupInvite,
  GroupPicture,
  GroupResult,
  GroupSetRole,
  GroupUpdate,
  InviteCreate,
  InviteList,
  InvitePreview,
} from '../groups.ts';
import { ClientId, SignedToken, Uuid } from '../values.ts';
import { AccountEventResult, ConversationParams, type HttpOperation } from './operation.ts';

const MemberParams = v.strictObject({ conversationId: Uuid, userId: Uuid });

/** Groups and their invite links. */
export const groupOperations = {
  'group.create': {
    summary: 'Make a group; sent again with the same client id it answers that group',
    body: GroupCreate,
    result: GroupResult,
    status: 200,
  },
  'group.update': {
    summary: 'Change title and description',
    params: ConversationParams,
    body: GroupUpdate,
    result: GroupResult,
    status: 200,
  },
  'group.set-picture': {
    summary: 'Show an upload as the picture of a group, or none',
    params: ConversationParams,
    body: GroupPicture,
    result: GroupResult,
    status: 200,
  },
  'group.add': {
    summary: 'Add friends to a group',
    params: ConversationParams,
    body: GroupAdd,
    result: GroupResult,
    status: 200,
  },
  'group.remove': {
    summary: 'Remove a member, or leave',
    params: MemberParams,
    query: v.strictObject({ clientId: ClientId }),
    result: GroupResult,
    status: 200,
  },
  'group.set-role': {
    summary: 'Make a member admin or member, or hand the group over',
    params: MemberParams,
    body: GroupSetRole,
    result: GroupResult,
    status: 200,
  },
  'conversation.hide': {
    summary: 'Take a group that the caller has left off the list',
    params: ConversationParams,
    result: AccountEventResult,
    status: 200,
  },
  'invite.create': {
    summary: 'Make an invite link',
    params: ConversationParams,
    body: InviteCreate,
    result: GroupInvite,
    status: 201,
  },
  'invite.list': {
    summary: 'The invite links that work now',
    params: ConversationParams,
    result: InviteList,
    status: 200,
  },
  'invite.revoke': {
    summary: 'End an invite link',
    params: v.strictObject({ conversationId: Uuid, inviteId: Uuid }),
    result: null,
    status: 204,
  },
  'invite.preview': {
    summary: 'What an invite link leads to',
    body: v.strictObject({ token: SignedToken }),
    result: InvitePreview,
    status: 200,
  },
  'invite.join': {
    summary: 'Join by an invite link',
    body: v.strictObject({ clientId: ClientId, token: SignedToken }),
    result: GroupResult,
    status: 200,
  },
} as const satisfies Record<string, HttpOperation>;
