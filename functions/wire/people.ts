import * as v from 'valibot';
import { OperatorAct } from './operator-log.ts';
import { HandleShape, Seq, SignedToken, TimeMs, Uuid } from './values.ts';

/** What one person may see of another. `erased`: the account is gone; handle and name only stand in its place. */
export const Person = v.object({
  id: Uuid,
  handle: HandleShape,
  displayName: v.string(),
  /** Opened as an attachment is; friends and who shares a group may. */
  pictureId: v.optional(Uuid),
  erased: v.optional(v.literal(true)),
});
export type Person = v.InferOutput<typeof Person>;

/** How the caller stands to a person who was looked up. */
export const Relation = v.picklist(['self', 'none', 'friend', 'request_sent', 'request_received']);
export type Relation = v.InferOutput<typeof Relation>;

export const Friend = v.object({ person: Person, conversationId: Uuid, sinceMs: TimeMs });
export type Friend = v.InferOutput<typeof Friend>;

export const FriendRequest = v.object({ person: Person, requestedAtMs: TimeMs });
export type FriendRequest = v.InferOutput<typeof FriendRequest>;

/** What a person decided about who may see and do what. */
export const PrivacySettings = v.object({
  /** Whether their handle can be found by people who are not friends. */
  findable: v.boolean(),
  /** Whether friends see them online, and they see friends. */
  presence: v.boolean(),
  /** Whether others see them typing, and they see others. */
  typing: v.boolean(),
  /** Whether others see what they have read, and they see what others have. */
  receipts: v.boolean(),
  /** Whether friends may add them to groups without asking; they can always be given an invite link. */
  groupAdds: v.boolean(),
});
export type PrivacySettings = v.InferOutput<typeof PrivacySettings>;

/** It stands as `/add#<token>`, so the token reaches no server's log. */
export const AddLink = v.object({ token: v.string() });
export type AddLink = v.InferOutput<typeof AddLink>;
export const AddLinkToken = v.strictObject({ token: SignedToken });

/** What happened to an account that its owner should know of. */
export const SecurityEventKind = v.picklist([
  'signed_in',
  'password_changed',
  'recovered',
  'sessions_ended',
  'email_changed',
  'token_reused',
  'handle_changed',
  'codes_renewed',
  'totp_added',
  'totp_removed',
  'passkey_added',
  'passkey_removed',
  'passkey_refused',
  'code_used',
  'second_step_failed',
]);
export type SecurityEventKind = v.InferOutput<typeof SecurityEventKind>;

/** One line of the notification centre. `seq` is its place in the account stream. */
export const Notification = v.object({
  seq: Seq,
  type: v.picklist([
    'friend_request.received',
    'friend.added',
    'conversation.added',
    'operator.logged',
    'report.reviewed',
    'security.noted',
  ]),
  /** For the last three the caller: it was done to them, or for them. */
  person: Person,
  /** The entry of the caller's operator log. */
  entry: v.optional(v.object({ seq: v.number(), act: OperatorAct })),
  /** The group that the person added the caller to. */
  conversationId: v.optional(Uuid),
  /** What happened, of `security.noted`, and on which device in coarse words. */
  security: v.optional(SecurityEventKind),
  device: v.optional(v.string()),
  createdAtMs: TimeMs,
});
export type Notification = v.InferOutput<typeof Notification>;
