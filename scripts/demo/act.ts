import { registerAccount } from '../../functions/core/accounts/register.ts';
import type { Actor, Context } from '../../functions/core/context.ts';
import { acceptFriendRequest } from '../../functions/core/friends/accept.ts';
import { requestFriend } from '../../functions/core/friends/request.ts';
import { createGroup } from '../../functions/core/groups/create.ts';
import { seeNotifications } from '../../functions/core/notifications/see.ts';
import { updateReceipts } from '../../functions/core/receipts/update.ts';
import { endSession } from '../../functions/core/sessions/end.ts';
import { sync } from '../../functions/core/sync/sync.ts';
import { ApiError } from '../../functions/wire/errors.ts';
import { currentConsents } from '../../functions/wire/policy/current.ts';
import type { AccountSnapshot, SyncResult } from '../../functions/wire/sync.ts';
import { demoId } from './ids.ts';
import { mark, send } from './messages.ts';
import { demoPassword, demoPeople } from './people.ts';
import { showPicture } from './pictures.ts';
import { actorOf, idOf, type Stage } from './stage.ts';
import { conversationKey, type Step } from './story.ts';

type Meeting = Extract<Step, { other: string }>;
type Founding = Extract<Step, { group: unknown }>;
type Receiving = Extract<Step, { kind: 'deliver' | 'read' }>;

/** Does one step, with the clock at its moment. What an earlier run has done changes nothing. */
export async function perform(on: Stage, step: Step): Promise<void> {
  const stage = { ...on, ctx: atMoment(on.ctx, step.atMs) };
  switch (step.kind) {
    case 'register':
      return register(stage, step);
    case 'request':
      return request(stage, step);
    case 'accept':
      return accept(stage, step);
    case 'see-notifications':
      return see(stage, step);
    case 'found':
      return found(stage, step);
    case 'show-picture':
      return showPicture(stage, step);
    case 'send':
      return send(stage, step);
    case 'mark':
      return mark(stage, step);
    default:
      return receive(stage, step);
  }
}

/** The same ports at another time. They open at their first use, so they are inherited and not copied. */
function atMoment(ctx: Context, nowMs: number): Context {
  return Object.create(ctx, { clock: { value: { now: () => nowMs } } }) as Context;
}

/** Registering signs in; the session is ended, so that nobody finds a device they do not know. */
async function register({ ctx, registered }: Stage, { by }: Step): Promise<void> {
  if (registered.has(by)) return;
  const person = demoPeople.find(({ handle }) => handle === by);
  if (!person) throw new Error(`Nobody in the demo is called ${by}.`);
  const { handle, displayName, locale } = person;
  const { userId } = actorOf(by);
  const consent = { document: 'privacy-notice', ...currentConsents['privacy-notice'], locale } as const;
  const account = { clientId: userId, handle, displayName, password: demoPassword, consent };
  const session = await registerAccount(ctx, account, { device: '' }).catch((error: unknown) => {
    if (!(error instanceof ApiError && error.code === 'handle_taken')) throw error;
    throw new Error(
      `The demo needs the handle ${by}, which somebody else has here. Take another data folder.`,
    );
  });
  await endSession(ctx, { userId, sessionId: session.sessionId });
  registered.add(by);
}

/** A request leaves a notification that stays, also when it was declined or the friendship ended since. */
async function request({ ctx }: Stage, { by, other }: Meeting): Promise<void> {
  const requester = actorOf(by);
  const { notifications } = await accountSnapshot(ctx, actorOf(other));
  const asked = notifications.some(
    ({ type, person }) => type === 'friend_request.received' && person.id === requester.userId,
  );
  if (!asked) await requestFriend(ctx, requester, actorOf(other).userId);
}

/** Two people who have a conversation were friends before, whatever they are now. */
async function accept(stage: Stage, { by, other }: Meeting): Promise<void> {
  const accepter = actorOf(by);
  const requesterId = actorOf(other).userId;
  const key = conversationKey(by, other);
  let id = await conversationWith(stage.ctx, accepter, requesterId);
  if (!id) {
    await acceptFriendRequest(stage.ctx, accepter, requesterId);
    id = await conversationWith(stage.ctx, accepter, requesterId);
  }
  if (!id) throw new Error(`${by} and ${other} have no conversation.`);
  stage.conversationIds.set(key, id);
}

/** A repeat answers the group that was made. */
async function found({ ctx, conversationIds }: Stage, { by, group, others }: Founding): Promise<void> {
  const { key, title, description } = group;
  const { added } = await createGroup(ctx, actorOf(by), {
    clientId: demoId(`group/${key}`),
    title,
    description,
    userIds: others.map((other) => actorOf(other).userId),
  });
  if (added?.type !== 'conversation.added') throw new Error(`The group ${key} was not made.`);
  conversationIds.set(key, added.conversation.id);
}

/** Sees what there is up to now, and nothing that came later. */
async function see({ ctx }: Stage, { by }: Step): Promise<void> {
  const { notifications } = await accountSnapshot(ctx, actorOf(by));
  const until = notifications.filter(({ createdAtMs }) => createdAtMs <= ctx.clock.now()).at(-1);
  if (until) await seeNotifications(ctx, actorOf(by), until.seq);
}

async function receive(stage: Stage, step: Receiving): Promise<void> {
  const { kind, by, conversation, index } = step;
  const conversationId = idOf(stage, conversation);
  const seq = stage.messageSeqs.get(conversation)?.[index] ?? 0;
  const receipt = kind === 'read' ? { conversationId, readSeq: seq } : { conversationId, deliveredSeq: seq };
  await updateReceipts(stage.ctx, actorOf(by), [receipt]);
}

async function conversationWith(ctx: Context, actor: Actor, otherId: string): Promise<string | undefined> {
  const { conversations } = await everything(ctx, actor);
  return conversations.find(
    (found) =>
      found.kind === 'snapshot' &&
      found.conversation.kind === 'direct' &&
      found.conversation.members.some(({ person }) => person.id === otherId),
  )?.id;
}

async function accountSnapshot(ctx: Context, actor: Actor): Promise<AccountSnapshot> {
  const { account } = await everything(ctx, actor);
  if (account?.kind !== 'snapshot') throw new Error('A first sync answers with a snapshot.');
  return account.snapshot;
}

function everything(ctx: Context, actor: Actor): Promise<SyncResult> {
  return sync(ctx, actor, { account: null, conversations: {} });
}
