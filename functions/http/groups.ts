import { createGroup } from '../core/groups/create.ts';
import { updateGroup } from '../core/groups/details.ts';
import { hideConversation } from '../core/groups/hide.ts';
import {
  createInvite,
  joinByInvite,
  listInvites,
  previewInvite,
  revokeInvite,
} from '../core/groups/invites.ts';
import { addMembers, removeMember, setRole } from '../core/groups/members.ts';
import { setGroupPicture } from '../core/pictures/group.ts';
import { answerProposal, setRetention } from '../core/retention/change.ts';
import { previewRetention } from '../core/retention/preview.ts';
import { httpDoor } from './door.ts';

export const { create, handler } = httpDoor<'http-groups'>({
  'group.create': async ({ ctx, actor, body }) => ({ result: await createGroup(ctx, actor, body) }),
  'group.update': async ({ ctx, actor, params, body }) => ({
    result: await updateGroup(ctx, actor, { ...params, ...body }),
  }),
  'group.set-picture': async ({ ctx, actor, params, body }) => ({
    result: await setGroupPicture(ctx, actor, { ...params, ...body }),
  }),
  'group.add': async ({ ctx, actor, params, body }) => ({
    result: await addMembers(ctx, actor, { ...params, ...body }),
  }),
  'group.remove': async ({ ctx, actor, params, query }) => ({
    result: await removeMember(ctx, actor, { ...params, ...query }),
  }),
  'group.set-role': async ({ ctx, actor, params, body }) => ({
    result: await setRole(ctx, actor, { ...params, ...body }),
  }),
  'conversation.hide': async ({ ctx, actor, params }) => ({
    result: { event: await hideConversation(ctx, actor, params.conversationId) },
  }),
  'retention.preview': async ({ ctx, actor, params, query }) => ({
    result: await previewRetention(ctx, actor, { ...params, ...query }),
  }),
  'retention.set': async ({ ctx, actor, params, body }) => ({
    result: await setRetention(ctx, actor, { ...params, ...body }),
  }),
  'retention.answer': async ({ ctx, actor, params, body }) => ({
    result: await answerProposal(ctx, actor, { ...params, ...body }),
  }),
  'invite.create': async ({ ctx, actor, params, body }) => ({
    result: await createInvite(ctx, actor, { ...params, ...body }),
  }),
  'invite.list': async ({ ctx, actor, params }) => ({
    result: { invites: await listInvites(ctx, actor, params.conversationId) },
  }),
  'invite.revoke': async ({ ctx, actor, params }) => {
    await revokeInvite(ctx, actor, params);
    return { result: undefined };
  },
  'invite.preview': async ({ ctx, actor, body }) => ({ result: await previewInvite(ctx, actor, body.token) }),
  'invite.join': async ({ ctx, actor, body }) => ({ result: await joinByInvite(ctx, actor, body) }),
});
