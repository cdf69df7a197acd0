import { ArrowDown } from 'lucide';
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ConversationState } from '../../client/types.ts';
import { countsAsUnread } from '../../state/unread.ts';
import { rich, t } from '../../text/parts.ts';
import { isolate } from '../../text/t.ts';
import { useApp } from '../context.ts';
import { badgeCount } from '../logic/contacts.ts';
import { type Face, personIn } from '../logic/conversations.ts';
import { dayLabel } from '../logic/dates.ts';
import { type Day, firstUnreadKey, groupByDay } from '../logic/entries.ts';
import { noticeText } from '../logic/notices.ts';
import {
  fixedWindow,
  newestWindow,
  type RowWindow,
  resolveWindow,
  slideEarlier,
  slideLater,
  windowReaching,
} from '../logic/window.ts';
import { Icon } from '../parts/Icon.tsx';
import { Name } from '../parts/people.tsx';
import { beginReply } from './actions/items.ts';
import { standingIn } from './actions/standing.ts';
import { Earlier, useEarlier } from './Earlier.tsx';
import { useGestures } from './gestures.ts';
import { jumpTo, useJump } from './jump.ts';
import { Later, useLater } from './Later.tsx';
import { MentionJump } from './MentionJump.tsx';
import { MessageRow } from './MessageRow.tsx';
import { useRovingRows } from './roving.ts';
import { useAnchor, useVisible } from './scroll.ts';
import { useShown } from './shown.ts';
import { useReading, useVisit } from './visit.ts';

/** The messages of a conversation. Mount it anew (`key`) for another conversation: it is one visit. */
export function MessageList(props: { conversation: ConversationState; face: Face; meId: string }) {
  const { conversation, face, meId } = props;
  const isGroup = conversation.kind === 'group';
  const { client, nowMs } = useApp();
  const scroller = useRef<HTMLDivElement>(null);
  const bottom = useRef<HTMLDivElement>(null);

  const { entries, hasEarlier, detached, lastOwnKey } = useShown(conversation, meId);
  const keys = useMemo(() => entries.map((entry) => entry.key), [entries]);
  const visit = useVisit(conversation, meId);
  const dividerKey = useMemo(() => firstUnreadKey(entries, visit.readSeq), [entries, visit.readSeq]);

  const [rowWindow, setWindow] = useState(newestWindow);
  // The last row of an older part is not the newest: a window there does not follow it.
  const setRowWindow = (next: RowWindow) => setWindow(detached ? fixedWindow(keys, next) : next);
  const range = resolveWindow(keys, rowWindow);
  const atNewest = !detached && range.end === keys.length;
  const earlier = useEarlier({ id: conversation.id, hasEarlier }, range.start, () =>
    setRowWindow(slideEarlier(keys, rowWindow)),
  );
  const later = useLater(conversation.id, range.end < keys.length, detached, () =>
    setRowWindow(slideLater(keys, rowWindow)),
  );
  const bottomVisible = useVisible(scroller, bottom);
  const anchor = useAnchor(scroller, atNewest, `${keys[range.start]} ${keys[range.end - 1]} ${range.end}`);

  const jump = useCallback(() => {
    // Rows that are there already may stay: taking them away would cost more than the new one.
    if (!atNewest) setWindow(newestWindow);
    client.leaveView(conversation.id);
    anchor.release();
    scroller.current?.scrollTo({ top: 0 });
  }, [anchor, atNewest, client, conversation.id]);
  useEffect(() => {
    if (!visit.settled || dividerKey === null) return;
    setRowWindow(windowReaching(keys, dividerKey));
    // Only once per visit, when what is unread has been loaded: hence the short list below.
    requestAnimationFrame(() => anchor.show('.unread-divider'));
  }, [visit.settled, visit.readSeq]);
  const jumpedFor = useRef(lastOwnKey);
  useEffect(() => {
    if (lastOwnKey === null || lastOwnKey === jumpedFor.current) return;
    jumpedFor.current = lastOwnKey;
    jump();
  }, [lastOwnKey, jump]);

  const keyOf = (seq: number) => entries.find((entry) => entry.seq === seq)?.key ?? null;
  const seesNewest = atNewest && bottomVisible && visit.settled;
  const newSince = useReading(conversation, meId, seesNewest, visit.readSeq);
  const newCount = conversation.messages.filter(
    (message) => message.seq > newSince && countsAsUnread(message, meId),
  ).length;
  const roving = useRovingRows(scroller);
  const highlighted = useJump({
    scroller,
    conversationId: conversation.id,
    keyAt: keyOf,
    reach: (key) => setRowWindow(windowReaching(keys, key)),
  });
  const latestEntries = useRef(entries);
  latestEntries.current = entries;
  const { setMenuKey } = roving;
  const gestures = useMemo(
    () => ({
      openMenu: setMenuKey,
      reply: (key: string) => {
        const message = latestEntries.current.find((entry) => entry.key === key)?.message;
        const { canWrite } = standingIn(client.state.peek(), conversation.id);
        if (message?.body?.type === 'text' && canWrite) beginReply(message);
      },
    }),
    [client, conversation.id, setMenuKey],
  );
  useGestures(scroller, gestures);
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
        highlighted={highlighted === entry.key}
        conversationId={conversation.id}
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
            more={range.start > 0 || hasEarlier}
            version={`${keys[0]} ${range.start} ${range.end}`}
          />
          {range.start === 0 && !hasEarlier && (
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
          <Later
            scroller={scroller}
            bottom={bottom}
            later={later}
            more={!atNewest}
            version={[keys.at(-1), range.end, keys.length]}
          />
        </div>
      </div>
      <MentionJump
        conversation={conversation}
        scroller={scroller}
        version={`${keys[range.start]} ${keys.length} ${range.end}`}
        keyOf={keyOf}
        onJump={(seq) => jumpTo(conversation.id, seq)}
      />
      {(visit.settled || detached) && entries.length > 0 && !(atNewest && bottomVisible) && (
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
  return newCount > 0 ? `${jump}, ${t('chat.jump_new', { count: newCount })}` : jump;
}
