import type { Overrides } from '../../functions/context.ts';
import { getAccount } from '../../functions/core/accounts/get.ts';
import type { Context, DelayQueue } from '../../functions/core/context.ts';
import { sync } from '../../functions/core/sync/sync.ts';
import type { AccountInfo } from '../../functions/wire/accounts.ts';
import { ApiError } from '../../functions/wire/errors.ts';
import { perform } from './act.ts';
import { demoPeople, mainHandle } from './people.ts';
import { actorOf, createStage, type Stage } from './stage.ts';
import { registeredAgoMs, type Step, type Story, tellStory } from './story.ts';

export { demoSignIns } from './people.ts';

export interface SeedOptions {
  /** Makes the context to act in, with these ports instead of its own. Called once. */
  readonly createContext: (overrides: Overrides) => Context;
  /** Nothing of the demo is later than this. */
  readonly nowMs: number;
  readonly log: (line: string) => void;
}

export interface SeedResult {
  readonly people: number;
  readonly conversations: number;
  readonly messages: number;
  /** False where all of it was there already. */
  readonly changed: boolean;
}

/** Each message enqueues a check that it was told a few seconds later; for one of last Tuesday that helps nobody. */
const nothingLater: DelayQueue = { send: async () => {} };

/**
 * Lets eight people live through several days of conversation by the product's own actions, with the clock set to the
 * moment of each act, so times, ticks, unread counts and notifications are what they would have become.
 *
 * A repeat adds nothing: what was done is recognised, and its times stay. A run that was interrupted is completed with
 * the times it would have had.
 *
 * @throws Error where a handle of the demo belongs to somebody else.
 */
export async function seedDemo({ createContext, nowMs, log }: SeedOptions): Promise<SeedResult> {
  const ctx = createContext({
    clock: { now: () => nowMs },
    fanoutQueue: nothingLater,
    // Pictures are looked at on the spot.
    filesQueue: nothingLater,
    // Acts of a week are done in a moment, and not in the order of their times.
    settings: { rateFactor: Number.POSITIVE_INFINITY },
  });
  const before = await standing(ctx);
  const story = tellStory(before.firstSeededMs ?? nowMs);

  await play(createStage(ctx, before.registered), story);

  const result = { ...contents(story), changed: (await standing(ctx)).head !== before.head };
  const { people, conversations, messages, changed } = result;
  const what = `${people} people and ${messages} messages in ${conversations} conversations`;
  log(changed ? `Added ${what}.` : `The demo is there already: ${what}.`);
  return result;
}

/** Conversations need the friendships, which need the accounts; apart from that they go on beside each other. */
async function play(stage: Stage, { registrations, encounters, conversations }: Story): Promise<void> {
  const inOrder = async (steps: readonly Step[]) => {
    for (const step of steps) await perform(stage, step);
  };
  // The first person administers the instance, so who that is does not depend on who is faster.
  await inOrder(registrations.slice(0, 1));
  await Promise.all(registrations.slice(1).map((step) => perform(stage, step)));
  await inOrder(encounters);
  await Promise.all(conversations.map(inOrder));
}

interface Standing {
  readonly registered: readonly string[];
  /** The sum of the last positions of everybody's streams: it moves with whatever is added. */
  readonly head: number;
  /** When the demo was started first, told by the main account; without it nobody has met yet. */
  readonly firstSeededMs: number | undefined;
}

async function standing(ctx: Context): Promise<Standing> {
  const registered: string[] = [];
  let head = 0;
  let firstSeededMs: number | undefined;
  for (const { handle } of demoPeople) {
    const account = await accountOf(ctx, handle);
    if (!account) continue;
    registered.push(handle);
    head += (await sync(ctx, actorOf(handle), { account: null, conversations: {} })).head;
    if (handle === mainHandle) firstSeededMs = account.createdAtMs + registeredAgoMs;
  }
  return { registered, head, firstSeededMs };
}

async function accountOf(ctx: Context, handle: string): Promise<AccountInfo | undefined> {
  try {
    return await getAccount(ctx, actorOf(handle));
  } catch (error) {
    if (error instanceof ApiError && error.code === 'unauthenticated') return undefined;
    throw error;
  }
}

function contents({ registrations, conversations }: Story): Omit<SeedResult, 'changed'> {
  const messages = conversations.flat().filter(({ kind }) => kind === 'send').length;
  return { people: registrations.length, conversations: conversations.length, messages };
}
