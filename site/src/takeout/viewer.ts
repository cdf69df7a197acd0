import type { TakeoutConversation, TakeoutDocument, TakeoutMessage } from './document.ts';
import { el, fill } from './elements.ts';
import { type AddressOf, messageRow, namesOf, textOf, titleOf } from './messages.ts';

const shownAtOnce = 200;
const foundMax = 200;

/** Shows an export: conversations with their messages, people, everything else as it stands in the file, and a search. */
export function showTakeout(place: Element, takeout: TakeoutDocument, addressOf: AddressOf): void {
  const nameOf = namesOf(takeout);
  const main = el('main', { id: 'main', tabindex: '-1' });
  const buttons: HTMLButtonElement[] = [];
  const entry = (label: string, detail: string, show: () => void) => {
    const button = el(
      'button',
      { type: 'button', click: open },
      el('bdi', {}, label),
      el('small', {}, detail),
    );
    function open() {
      for (const one of buttons) one.removeAttribute('aria-current');
      button.setAttribute('aria-current', 'page');
      show();
      main.scrollTop = 0;
    }
    buttons.push(button);
    return el('li', {}, button);
  };
  const conversations = [...takeout.conversations].sort((one, other) =>
    lastAt(other).localeCompare(lastAt(one)),
  );
  const field = el('input', {
    type: 'search',
    id: 'search',
    placeholder: 'Search all messages',
    'aria-label': 'Search all messages',
    input: () => {
      const words = field.value.trim().toLowerCase();
      if (words) showFound(main, takeout, words, addressOf);
    },
  });
  const count = takeout.conversations.reduce((sum, { messages }) => sum + messages.length, 0);
  fill(
    place,
    el(
      'nav',
      { 'aria-label': 'What there is' },
      el('h1', {}, 'Taken along'),
      el(
        'p',
        { class: 'quiet' },
        `@${takeout.account.handle} on ${takeout.export.instance}, as of ${new Date(takeout.export.asOf).toLocaleString()}. ${count.toLocaleString()} messages. Nothing leaves this page.`,
      ),
      field,
      el('h2', {}, 'Conversations'),
      el(
        'ul',
        {},
        ...conversations.map((one) =>
          entry(titleOf(takeout, one), `${one.messages.length.toLocaleString()} messages`, () =>
            showConversation(main, takeout, one, addressOf),
          ),
        ),
      ),
      el('h2', {}, 'The rest'),
      el(
        'ul',
        {},
        entry('People', `${takeout.people.length} in all`, () => showPeople(main, takeout)),
        entry('Everything else', 'As it stands in the file', () => showRest(main, takeout)),
      ),
    ),
    main,
  );
  if (conversations.length > 0) buttons[0]?.click();
  else fill(main, el('p', {}, `Nothing was written yet. ${nameOf('self')} has no conversations.`));
}

function showConversation(
  main: Element,
  takeout: TakeoutDocument,
  conversation: TakeoutConversation,
  addressOf: AddressOf,
): void {
  const nameOf = namesOf(takeout);
  const { messages, members } = conversation;
  const list = el('ol', { class: 'messages' });
  let from = messages.length;
  const earlier = el('button', { type: 'button', class: 'more', click: more }, 'Show earlier');
  function more() {
    const until = from;
    from = Math.max(0, from - shownAtOnce);
    list.prepend(...messages.slice(from, until).map((one) => messageRow(one, nameOf, addressOf)));
    earlier.hidden = from === 0;
  }
  more();
  fill(
    main,
    el('h2', {}, el('bdi', {}, titleOf(takeout, conversation))),
    el('p', { class: 'quiet' }, members.map(({ person }) => nameOf(person)).join(', ')),
    messages.length === 0 ? el('p', {}, 'There is nothing in it that you could see.') : null,
    earlier,
    list,
  );
  list.lastElementChild?.scrollIntoView();
}

function showFound(main: Element, takeout: TakeoutDocument, words: string, addressOf: AddressOf): void {
  const nameOf = namesOf(takeout);
  const found: { conversation: TakeoutConversation; message: TakeoutMessage }[] = [];
  let more = false;
  for (const conversation of takeout.conversations) {
    for (const message of conversation.messages) {
      if (!textOf(message).toLowerCase().includes(words)) continue;
      more = found.length >= foundMax;
      if (!more) found.push({ conversation, message });
    }
  }
  fill(
    main,
    el(
      'h2',
      { 'aria-live': 'polite' },
      found.length === 0 ? 'Nothing found' : `Found ${found.length}${more ? '+' : ''}`,
    ),
    el(
      'ol',
      { class: 'messages' },
      ...found.map(({ conversation, message }) => {
        const row = messageRow(message, nameOf, addressOf);
        row.prepend(el('p', { class: 'quiet' }, el('bdi', {}, titleOf(takeout, conversation))));
        return row;
      }),
    ),
  );
}

function showPeople(main: Element, takeout: TakeoutDocument): void {
  const lists = Object.entries(takeout.contacts);
  fill(
    main,
    el('h2', {}, 'People'),
    takeout.people.length === 0 ? el('p', {}, 'Nobody yet.') : null,
    el(
      'ul',
      { class: 'people' },
      ...takeout.people.map(({ ref, name, handle }) => {
        const as = lists.filter(([, people]) => people.some(({ person }) => person === ref));
        return el(
          'li',
          {},
          el('b', {}, el('bdi', {}, name)),
          ` @${handle}`,
          el('small', {}, as.map(([list]) => ` ${list}`).join(',')),
        );
      }),
    ),
  );
}

function showRest(main: Element, takeout: TakeoutDocument): void {
  const { conversations: _, people: __, ...rest } = takeout as unknown as Record<string, unknown>;
  fill(
    main,
    el('h2', {}, 'Everything else'),
    ...Object.entries(rest).map(([name, value]) =>
      el(
        'details',
        {},
        el('summary', {}, name),
        el('pre', { tabindex: '0' }, JSON.stringify(value, null, 2)),
      ),
    ),
  );
}

function lastAt({ messages }: TakeoutConversation): string {
  return messages.at(-1)?.sentAt ?? '';
}
