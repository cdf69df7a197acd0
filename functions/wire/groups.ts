import * as v from 'valibot';
import { Role } from './conversations.ts';
import { AccountEvent, ConversationEvent } from './events.ts';
import { limits } from './limits.ts';
import { Person } from './people.ts';
import { ClientId, GroupDescription, GroupTitle, TimeMs, Uuid } from './values.ts';

const UserIds = v.pipe(v.array(Uuid), v.maxLength(limits.membersPerCommandMax, 'too_many'));

export const GroupCreate = v.strictObject({
  clientId: ClientId,
  title: GroupTitle,
  description: v.optional(GroupDescription, ''),
  userIds: UserIds,
});
export type GroupCreate = v.InferOutput<typeof GroupCreate>;

/** What is left out stays as it is; an empty description is none. */
export const GroupUpdate = v.pipe(
  v.strictObject({
    clientId: ClientId,
    title: v.optional(GroupTitle),
    description: v.optional(GroupDescription),
  }),
  v.check(({ title, description }) => title !== undefined || description !== undefined, 'required'),
);
export type GroupUpdate = v.InferOutput<typeof GroupUpdate>;

/** `uploadId`: an own upload for a picture that is ready; null takes the picture away. */
export const GroupPicture = v.strictObject({ clientId: ClientId, uploadId: v.nullable(Uuid) });
export type GroupPicture = v.InferOutput<typeof GroupPicture>;

export const GroupAdd = v.strictObject({
  clientId: ClientId,
  userIds: v.pipe(UserIds, v.minLength(1, 'required')),
});
export const GroupSetRole = v.strictObject({ clientId: ClientId, role: Role });

/** What a command became: events of the group's stream that the caller may see, and their own account event. */
export const GroupResult = v.object({
  events: v.array(ConversationEvent),
  added: v.nullable(AccountEvent),
});
export type GroupResult = v.InferOutput<typeof GroupResult>;

/** A link by which people can join. It stands as `/join#<token>`, so the token reaches no server's log. */
export const GroupInvite = v.object({
  id: Uuid,
  token: v.string(),
  createdAtMs: TimeMs,
  expiresAtMs: v.nullable(TimeMs),
  maxUses: v.nullable(v.number()),
  uses: v.number(),
});
export type GroupInvite = v.InferOutput<typeof GroupInvite>;

export const InviteCreate = v.strictObject({
  expiresInSeconds: v.optional(
    v.pipe(
      v.number(),
      v.safeInteger('not_integer'),
      v.minValue(60, 'too_small'),
      v.maxValue(365 * 86_400, 'too_large'),
    ),
  ),
  maxUses: v.optional(
    v.pipe(
      v.number(),
      v.safeInteger('not_integer'),
      v.minValue(1, 'too_small'),
      v.maxValue(10_000, 'too_large'),
    ),
  ),
});
export const InviteList = v.object({ invites: v.array(GroupInvite) });

export const InvitePreview = v.object({
  conversationId: Uuid,
  title: v.string(),
  description: v.nullable(v.string()),
  memberCount: v.number(),
  isMember: v.boolean(),
  invitedBy: Person,
});
export type InvitePreview = v.InferOutput<typeof InvitePreview>;
