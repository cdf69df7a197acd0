import * as v from 'valibot';
import { HandleShape, Seq, TimeMs, Uuid } from './values.ts';

/** What one person may see of another. */
export const Person = v.object({ id: Uuid, handle: HandleShape, displayName: v.string() });
export type Person = v.InferOutput<typeof Person>;

/** How the caller stands to a person who was looked up. */
export const Relation = v.picklist(['self', 'none', 'friend', 'request_sent', 'request_received']);
export type Relation = v.InferOutput<typeof Relation>;

export const Friend = v.object({ person: Person, conversationId: Uuid, sinceMs: TimeMs });
export type Friend = v.InferOutput<typeof Friend>;

export const FriendRequest = v.object({ person: Person, requestedAtMs: TimeMs });
export type FriendRequest = v.InferOutput<typeof FriendRequest>;

/** One line of the notification centre. `seq` is its place in the account stream. */
export const Notification = v.object({
  seq: Seq,
  type: v.picklist(['friend_request.received', 'friend.added']),
  person: Person,
  createdAtMs: TimeMs,
});
export type Notification = v.InferOutput<typeof Notification>;
