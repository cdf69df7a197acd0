import { useEffect, useRef, useState } from 'preact/hooks';
import type { ConversationState } from '../../client/types.ts';
import { useApp } from '../context.ts';
import { useAttention } from '../shell/attention.ts';

/** My read position where the visit began: the divider stays there. Coming back to the page begins another visit. */
export function useVisit(
  conversation: ConversationState,
  meId: string,
): { readSeq: number; settled: boolean } {
  const attention = useAttention();
  const mine = conversation.members.find(({ person }) => person.id === meId);
  // In a group that I am not in any more nothing is new.
  const myReadSeq = conversation.ended ? conversation.seq : (mine?.readSeq ?? 0);
  const [readSeq, setReadSeq] = useState(myReadSeq);
  const left = useRef(!attention);
  useEffect(() => {
    if (attention && left.current && conversation.unread > 0) setReadSeq(myReadSeq);
    left.current = !attention;
  }, [attention]);
  const loaded = conversation.messages.length;
  const settled = useRef(false);
  settled.current ||= !conversation.hasEarlier || loaded > Math.max(1, Math.min(conversation.unread, 40));
  return { readSeq, settled: settled.current };
}

/**
 * Marks as read what is on the screen of a person who looks at it; nothing else does. Returns the position up to which
 * everything was seen in this visit.
 */
export function useReading(
  conversation: ConversationState,
  meId: string,
  seesNewest: boolean,
  from: number,
): number {
  const { client } = useApp();
  const attention = useAttention();
  const [seenSeq, setSeenSeq] = useState(from);
  const newestSeq = conversation.messages.at(-1)?.seq ?? 0;
  const myReadSeq = conversation.members.find(({ person }) => person.id === meId)?.readSeq ?? 0;
  const unread = conversation.messages.some((one) => one.seq > myReadSeq && one.senderId !== meId);
  useEffect(() => {
    if (!seesNewest) return;
    setSeenSeq(newestSeq);
    if (attention && unread && !conversation.ended) client.markRead(conversation.id, newestSeq);
  }, [client, conversation.id, seesNewest, attention, unread, newestSeq]);
  return seenSeq;
}
