import { useRef } from 'preact/hooks';
import { useApp, useChat } from '../context.ts';
import { flagsOf } from '../logic/arrange.ts';
import type { Contact } from '../logic/contacts.ts';
import { MoreButton } from '../menu/MoreButton.tsx';
import { openConversationMenu } from '../menu/open.tsx';
import type { Place } from '../menu/place.ts';
import { ConversationRow } from './ConversationRow.tsx';

const longPressMs = 500;
const moveTolerancePx = 10;

/** A row with its menu: by right click, the menu key or Shift+F10, a long press, or its button. */
export function ListItem({ contact, open }: { contact: Contact; open: boolean }) {
  const app = useApp();
  const { conversationId } = contact;
  const muted = useChat(
    (state) => flagsOf(state.conversations[conversationId], app.nowMs.value).muted,
    [conversationId],
  );
  const press = useRef<{ x: number; y: number; timer: ReturnType<typeof setTimeout> } | null>(null);
  const opened = useRef(false);
  const show = (at: Place) => openConversationMenu(app, conversationId, at);
  const endPress = () => {
    if (press.current) clearTimeout(press.current.timer);
    press.current = null;
  };
  return (
    <li
      class={`list-item ${muted ? 'list-item--muted' : ''}`}
      onContextMenu={(event) => {
        event.preventDefault();
        endPress();
        // A key has no place: the menu opens at the row then.
        const { left, bottom } = event.currentTarget.getBoundingClientRect();
        const byKey = event.clientX === 0 && event.clientY === 0;
        if (!opened.current)
          show(byKey ? { x: left + 56, y: bottom } : { x: event.clientX, y: event.clientY });
        opened.current = false;
      }}
      onPointerDown={(event) => {
        opened.current = false;
        if (event.pointerType !== 'touch') return;
        const at = { x: event.clientX, y: event.clientY };
        const timer = setTimeout(() => {
          press.current = null;
          opened.current = true;
          show(at);
        }, longPressMs);
        press.current = { ...at, timer };
      }}
      onPointerMove={(event) => {
        const from = press.current;
        if (from && Math.hypot(event.clientX - from.x, event.clientY - from.y) > moveTolerancePx) endPress();
      }}
      onPointerUp={endPress}
      onPointerCancel={endPress}
      onClickCapture={(event) => {
        // The finger that opened the menu lifts: that is no press on the row.
        if (!opened.current) return;
        opened.current = false;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      <ConversationRow contact={contact} open={open} />
      <MoreButton name={contact.face.displayName} class="list-item__more" onOpen={show} />
    </li>
  );
}
