import type { Actor, Context } from '../../functions/core/context.ts';
import { demoId } from './ids.ts';

/** Where the acts happen, and what later ones need of earlier ones. */
export interface Stage {
  readonly ctx: Context;
  /** Handles of those who have an account. */
  readonly registered: Set<string>;
  /** Conversation key → id. */
  readonly conversationIds: Map<string, string>;
  /** Conversation key → position of each message, in the order of the script. */
  readonly messageSeqs: Map<string, number[]>;
}

/** A stage on which nothing was played yet; `registered` are those whose accounts are there from an earlier run. */
export function createStage(ctx: Context, registered: Iterable<string>): Stage {
  return { ctx, registered: new Set(registered), conversationIds: new Map(), messageSeqs: new Map() };
}

/** Who acts under a handle. Account ids are chosen by the client, so they are known beforehand. */
export function actorOf(handle: string): Actor {
  return { userId: demoId(`person/${handle}`), sessionId: demoId(`session/${handle}`) };
}

/** @throws Error where the conversation has not begun. */
export function idOf(stage: Stage, conversation: string): string {
  const id = stage.conversationIds.get(conversation);
  if (!id) throw new Error(`The conversation ${conversation} is not there yet.`);
  return id;
}
