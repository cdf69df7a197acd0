import { acceptFriendRequest } from '../core/friends/accept.ts';
import { removeFriend } from '../core/friends/remove.ts';
import { cancelFriendRequest, declineFriendRequest, requestFriend } from '../core/friends/request.ts';
import { seeNotifications } from '../core/notifications/see.ts';
import { getAddLink, previewAddLink, renewAddLink, requestByAddLink } from '../core/people/add-link.ts';
import { blockPerson, unblockPerson } from '../core/people/block.ts';
import { findPerson } from '../core/people/find.ts';
import { updatePrivacy } from '../core/people/privacy.ts';
import { createReport } from '../core/reports/create.ts';
import type { AccountEvent } from '../wire/events.ts';
import { httpDoor } from './door.ts';

export const { create, handler } = httpDoor<'http-friends'>({
  'person.find': async ({ ctx, actor, params }) => ({ result: await findPerson(ctx, actor, params.handle) }),
  'friend.request': async ({ ctx, actor, params }) => told(await requestFriend(ctx, actor, params.userId)),
  'friend.cancel': async ({ ctx, actor, params }) =>
    told(await cancelFriendRequest(ctx, actor, params.userId)),
  'friend.decline': async ({ ctx, actor, params }) =>
    told(await declineFriendRequest(ctx, actor, params.userId)),
  'friend.accept': async ({ ctx, actor, params }) =>
    told(await acceptFriendRequest(ctx, actor, params.userId)),
  'friend.remove': async ({ ctx, actor, params }) => told(await removeFriend(ctx, actor, params.userId)),
  'person.block': async ({ ctx, actor, params }) => told(await blockPerson(ctx, actor, params.userId)),
  'person.unblock': async ({ ctx, actor, params }) => told(await unblockPerson(ctx, actor, params.userId)),
  'privacy.update': async ({ ctx, actor, body }) => told(await updatePrivacy(ctx, actor, body)),
  'add-link.get': async ({ ctx, actor }) => ({ result: await getAddLink(ctx, actor) }),
  'add-link.renew': async ({ ctx, actor }) => ({ result: await renewAddLink(ctx, actor) }),
  'add-link.preview': async ({ ctx, actor, body }) => ({
    result: await previewAddLink(ctx, actor, body.token),
  }),
  'add-link.request': async ({ ctx, actor, body }) => told(await requestByAddLink(ctx, actor, body.token)),
  'report.create': async ({ ctx, actor, body }) => ({ result: await createReport(ctx, actor, body) }),
  'notification.see': async ({ ctx, actor, body }) => told(await seeNotifications(ctx, actor, body.seenSeq)),
});

function told(event: AccountEvent | null): { result: { event: AccountEvent | null } } {
  return { result: { event } };
}
