import { Ellipsis } from 'lucide';
import { Component } from 'preact';
import { t } from '../../text/parts.ts';
import { avatarHue } from '../logic/contacts.ts';
import type { Face } from '../logic/conversations.ts';
import { timeOfDay } from '../logic/dates.ts';
import { textDirection } from '../logic/direction.ts';
import type { Entry } from '../logic/entries.ts';
import { isEmojiOnly } from '../logic/fold.ts';
import { Icon } from '../parts/Icon.tsx';
import { Avatar, Name } from '../parts/people.tsx';
import { Time } from '../parts/Time.tsx';
import { MessageMenu } from './MessageMenu.tsx';
import { Failed } from './message/Failed.tsx';
import { FailedChange } from './message/FailedChange.tsx';
import { Marks } from './message/Marks.tsx';
import { Reactions } from './message/Reactions.tsx';
import { Words } from './message/Words.tsx';
import { Tick } from './Tick.tsx';

export interface MessageRowProps {
  readonly entry: Entry;
  readonly sender: Face;
  readonly first: boolean;
  readonly last: boolean;
  readonly named: boolean;
  /** The one row of the list that Tab reaches. */
  readonly active: boolean;
  readonly menuOpen: boolean;
  /** It was gone to just now. */
  readonly highlighted: boolean;
  readonly conversationId: string;
  readonly onMenu: (key: string | null) => void;
}

const compared = ['sender', 'first', 'last', 'named', 'active', 'menuOpen', 'highlighted', 'onMenu'] as const;

const comparedOfEntry = [
  'unsendable',
  'state',
  'text',
  'atMs',
  'message',
  'quote',
  'changing',
  'failedChange',
] as const;

/** One message. Renders again only when something that it shows has changed: a list has hundreds of them. */
export class MessageRow extends Component<MessageRowProps> {
  override shouldComponentUpdate(next: Readonly<MessageRowProps>): boolean {
    const { entry } = this.props;
    const same = compared.every((name) => this.props[name] === next[name]);
    const to = next.entry;
    return !same || comparedOfEntry.some((name) => entry[name] !== to[name]);
  }

  render() {
    const { entry, sender, first, last, named, active, menuOpen, onMenu } = this.props;
    const { highlighted, conversationId } = this.props;
    const { message, failedChange } = entry;
    const tabIndex = active ? 0 : -1;
    const onClose = () => onMenu(null);
    return (
      <li
        class={classes(entry, first, last)}
        data-target={highlighted ? 'now' : undefined}
        data-key={entry.key}
        tabIndex={tabIndex}
        data-menu={menuOpen ? 'open' : undefined}
      >
        {!entry.own && named && first && (
          <p class={`message__sender avatar--${avatarHue(sender.id)}`} aria-hidden="true">
            <Name person={sender} />
          </p>
        )}
        {!entry.own && last && <Avatar person={sender} size="s" class="message__avatar" />}
        <div class="bubble" dir={textDirection(entry.text)}>
          <span class="visually-hidden">{entry.own ? t('message.you') : <Name person={sender} />}: </span>
          <Words entry={entry} conversationId={conversationId} tabIndex={tabIndex} />
          <span class="meta">
            <Marks entry={entry} tabIndex={tabIndex} />
            <Time ms={entry.atMs} words={timeOfDay(entry.atMs)} />
            {entry.state && entry.state !== 'failed' && <Tick state={entry.state} atMs={entry.atMs} />}
          </span>
        </div>
        {message?.reactions && (
          <Reactions message={message} tabIndex={tabIndex} onAdd={() => onMenu(entry.key)} />
        )}
        <div class="message__tools">
          <button
            type="button"
            class="button button--icon message__more"
            tabIndex={-1}
            aria-label={t('message.actions')}
            aria-haspopup="menu"
            aria-expanded={menuOpen}
            onClick={() => onMenu(menuOpen ? null : entry.key)}
          >
            <Icon node={Ellipsis} small />
          </button>
          {menuOpen && <MessageMenu entry={entry} onClose={onClose} />}
        </div>
        {entry.state === 'failed' && <Failed entry={entry} tabIndex={tabIndex} />}
        {failedChange && <FailedChange failed={failedChange} tabIndex={tabIndex} />}
      </li>
    );
  }
}

function classes(entry: Entry, first: boolean, last: boolean): string {
  const names = ['message'];
  if (entry.own) names.push('message--own');
  if (first) names.push('message--first');
  if (last) names.push('message--last');
  if (entry.state === 'sending') names.push('message--sending');
  if (entry.state === 'failed') names.push('message--refused');
  if (entry.message?.body === null) names.push('message--deleted');
  if (isEmojiOnly(entry.text)) names.push('message--emoji');
  return names.join(' ');
}
