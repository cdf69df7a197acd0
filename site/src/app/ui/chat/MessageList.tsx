import { ArrowDown } from 'lucide';
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ConversationState } from '../../client/types.ts';
import { isolate, rich, t } from '../../text/t.ts';
import { useApp, useChat } from '../context.ts';
import { badgeCount } from '../logic/contacts.ts';
import { type Face, personIn } from '../logic/conversations.ts';
import { dayLabel } from '../logic/dates.ts';
import { countAfter, type Day, firstUnreadKey, groupByDay, listEntries } from '../logic/entries.ts';
import { noticeText } from '../logic/notices.ts';
import { newestWindow, resolveWindow, slideEarlier, slideLater, windowReaching } from '../logic/window.ts';
import { Icon } from '../parts/Icon.tsx';
import { Name } from '../parts/people.tsx';
import { useAttention } from '../shell/attention.ts';
import { Earlier, useEarlier } from './Earlier.tsx';
import { MentionJump, showRow } from './MentionJump.tsx';
import { MessageRow } from './MessageRow.tsx';
import { useRovingRows } from './roving.ts';
import { useAnchor, useVisible, useWhileVisible } from './scroll.ts';

/** The messages of a conversation. Mount it anew (`key`) for another conversation: it is one visit. */
export function MessageList(props: {
  conversation: ConversationState;
  face: Face;
  meId: string;
  /** Shows a message that is not loaded. */
  onUnloaded?: (seq: number) => void;
}) {
  const { conversation, face, meId } = props;
  const isGroup = conversation.kind === 'group';
  const { nowMs } = useApp();
  const outbox = useChat((state) => state.outbox);
  const scroller = useRef<HTMLDivElement>(null);
  const bottom = useRef<HTMLDivElement>(null);

  const entries = useMemo(() => listEntries(conversation, outbox, meId), [conversation, outbox, meId]);
  const keys = useMemo(() => entries.map((entry) => entry.key), [entries]);
  const visit = useVisit(conversation, meId);
  const dividerKey = useMemo(() => firstUnreadKey(entries, visit.readSeq), [entries, visit.readSeq]);

  const [rowWindow, setRowWindow] = useState(newestWindow);
  const range = resolveWindow(keys, rowWindow);
  const atNewest = range.end === keys.length;
  const earlier = useEarlier(conversation, range.start, () => setRowWindow(slideEarlier(keys, rowWindow)));
  const laterEdge = [keys.at(-1), range.end, keys.length];
  useWhileVisible(scroller, bottom, !atNewest, laterEdge, () => setRowWindow(slideLater(keys, rowWindow)));
  const bottomVisible = useVisible(scroller, bottom);
  const anchor = useAnchor(scroller, atNewest, `${keys[range.start]} ${keys[range.end - 1]} ${range.end}`);

  const jump = useCallback(() => {
    // Rows that are there already may stay: taking them away would cost more than the new one.
    if (!atNewest) setRowWindow(newestWindow);
    anchor.release();
    scroller.current?.scrollTo({ top: 0 });
  }, [anchor, atNewest]);
  useEffect(() => {
    if (!visit.settled || dividerKey === null) return;
    setRowWindow(windowReaching(keys, dividerKey));
    // Only once per visit, when what is unread has been loaded: hence the short list below.
    requestAnimationFrame(() => anchor.show('.unread-divider'));
  }, [visit.settled, visit.readSeq]);
  const lastEntry = entries.at(-1);
  const lastOwnKey = lastEntry?.own && lastEntry.seq === null ? lastEntry.key : null;
  const jumpedFor = useRef(lastOwnKey);
  useEffect(() => {
    if (lastOwnKey === null || lastOwnKey === jumpedFor.current) return;
    jumpedFor.current = lastOwnKey;
    jump();
  }, [lastOwnKey, jump]);

  const keyOf = (seq: number) => entries.find((entry) => entry.seq === seq)?.key ?? null;
  const showMessage = (seq: number) => {
    const key = keyOf(seq);
    if (key === null) return props.onUnloaded?.(seq);
    setRowWindow(windowReaching(keys, key));
    requestAnimationFrame(() => showRow(scroller.current, key));
  };

  const seesNewest = atNewest && bottomVisible && visit.settled;
  const newSince = useReading(conversation, meId, seesNewest, visit.readSeq);
  const newCount = countAfter(entries, newSince);
  const roving = useRovingRows(scroller);
  const shown = entries.slice(range.start, range.end);
  const activeKey =
    roving.activeKey !== null && shown.some((entry) => entry.key === roving.activeKey)
      ? roving.activeKey
      : shown.at(-1)?.key;
  const days = groupByDay(shown, dividerKey);

  const row = ({ entry, first, last, divider }: Day['placed'][number]) => [
    divider && (
      <li key={`${entry.key} divider`} class="unread-divider">
        <span>{t('chat.unread')}</span>
      </li>
    ),
    entry.notice ? (
      <li
        key={entry.key}
        class="system-line system-line--notice"
        data-key={entry.key}
        tabIndex={entry.key === activeKey ? 0 : -1}
      >
        {noticeText(entry.notice, entry.senderId, conversation, meId)}
      </li>
    ) : (
      <MessageRow
        key={entry.key}
        entry={entry}
        sender={personIn(conversation, entry.senderId)}
        first={first}
        last={last}
        named={isGroup}
        active={entry.key === activeKey}
        menuOpen={roving.menuKey === entry.key}
        onMenu={roving.setMenuKey}
      />
    ),
  ];
  return (
    <div class="chat__stream">
      <div
        ref={scroller}
        class="messages"
        role="log"
        aria-live="off"
        aria-label={t(isGroup ? 'group.log' : 'chat.log', { name: isolate(face.displayName) })}
        data-region
        tabIndex={-1}
        onKeyDown={roving.onKeyDown}
        onFocusIn={roving.onFocusIn}
        onClickCapture={anchor.onClick}
      >
        <div class="messages__list">
          <Earlier
            scroller={scroller}
            earlier={earlier}
            more={range.start > 0 || conversation.hasEarlier}
            version={`${keys[0]} ${range.start} ${range.end}`}
          />
          {range.start === 0 && !conversation.hasEarlier && (
            <p class="system-line">
              {rich(
                isGroup ? 'group.beginning' : entries.length === 0 ? 'chat.say_hello' : 'chat.beginning',
                {
                  name: <Name person={face} />,
                },
              )}
            </p>
          )}
          <ol class="messages__days">
            {days.map((day) => (
              <li key={day.startMs}>
                <div class="day">
                  <time class="day__label" dateTime={new Date(day.startMs).toISOString().slice(0, 10)}>
                    {dayLabel(day.startMs, nowMs.value)}
                  </time>
                </div>
                <ol class="messages__of-day">{day.placed.flatMap(row)}</ol>
              </li>
            ))}
          </ol>
          <div ref={bottom} class="messages__edge" />
        </div>
      </div>
      <MentionJump
        conversation={conversation}
        scroller={scroller}
        version={`${keys[range.start]} ${keys.length} ${range.end}`}
        keyOf={keyOf}
        onJump={showMessage}
      />
      {visit.settled && entries.length > 0 && !(atNewest && bottomVisible) && (
        <button type="button" class="jump" aria-label={jumpLabel(newCount)} onClick={jump}>
          <Icon node={ArrowDown} small />
          {t('chat.latest')}
          {newCount > 0 && (
            <span class="badge" aria-hidden="true">
              {badgeCount(newCount)}
            </span>
          )}
        </button>
      )}
    </div>
  );
}

function jumpLabel(newCount: number): string {
  const jump = t('chat.jump');
  return newCount > 0 ? `${jump}, ${t('chat.jump_new', { count: badgeCount(newCount) })}` : jump;
}

/** My read position where the visit began: the divider stays there. Coming back to the page begins another visit. */
function useVisit(conversation: ConversationState, meId: string): { readSeq: number; settled: boolean } {
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
function useReading(
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
