import { checkOrder, checkTypedOrder } from './check-order.ts';
import { checkAdvances, checkPositions } from './check-positions.ts';
import {
  checkDoubled,
  checkFirstAnswer,
  checkInvented,
  checkMissing,
  checkUnaccounted,
} from './check-stored.ts';
import type { History } from './history.ts';
import { type Indexed, type Violation, type ViolationKind, violationKinds } from './violation.ts';

/**
 * Whether what was seen from outside keeps the promises of the protocol. Pure; one violation for each thing that is
 * wrong, none when all holds.
 *
 * - `missing`: acknowledged, or shown to somebody, but not in every member's history; or written and vanished.
 * - `doubled`: in a history or on a screen more than once.
 * - `gap`: a position that is neither a message nor a receipt, or that a client passed over without having heard of it.
 * - `order`: two members see different orders, or a message stands before one that was acknowledged before it was sent.
 * - `typed order`: a person's messages in one conversation stand in another order than they were written in.
 * - `first answer`: two answers to one message, or an answer and the history, differ.
 * - `invented`: nobody wrote it, or it is stored although it was refused.
 */
export function checkHistory(history: History): Violation[] {
  const indexed = index(history);
  return [
    checkMissing,
    checkUnaccounted,
    checkDoubled,
    checkPositions,
    checkAdvances,
    checkOrder,
    checkTypedOrder,
    checkFirstAnswer,
    checkInvented,
  ].flatMap((check) => check(indexed));
}

/** How many violations there are of each kind. */
export function countViolations(violations: readonly Violation[]): Record<ViolationKind, number> {
  const counts = Object.fromEntries(violationKinds.map((kind) => [kind, 0])) as Record<ViolationKind, number>;
  for (const { kind } of violations) counts[kind]++;
  return counts;
}

function index(history: History): Indexed {
  return {
    history,
    sendsByText: new Map(history.sends.map((send) => [send.text, send])),
    sendsByConversation: Map.groupBy(history.sends, (send) => send.conversationId),
    viewsByConversation: Map.groupBy(history.views, (view) => view.conversationId),
    heardByConversation: Map.groupBy(history.heard, (heard) => heard.conversationId),
  };
}
