import { CircleAlert, Ellipsis } from 'lucide';
import { Component } from 'preact';
import { ClientError } from '../../client/types.ts';
import { t } from '../../text/t.ts';
import { useApp } from '../context.ts';
import { avatarHue } from '../logic/contacts.ts';
import type { Face } from '../logic/conversations.ts';
import { timeOfDay } from '../logic/dates.ts';
import { textDirection } from '../logic/direction.ts';
import type { Entry } from '../logic/entries.ts';
import { isEmojiOnly } from '../logic/fold.ts';
import { copyText, errorText } from '../parts/action.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Avatar, Name } from '../parts/people.tsx';
import { Time } from '../parts/Time.tsx';
import { MessageMenu } from './MessageMenu.tsx';
import { MessageText } from './MessageText.tsx';
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
  readonly onMenu: (key: string | null) => void;
}

const compared = ['sender', 'first', 'last', 'named', 'active', 'menuOpen', 'onMenu'] as const;

/** One message. Renders again only when something that it shows has changed: a list has hundreds of them. */
export class MessageRow extends Component<MessageRowProps> {
  override shouldComponentUpdate(next: Readonly<MessageRowProps>): boolean {
    const { entry } = this.props;
    const same = compared.every((name) => this.props[name] === next[name]);
    const to = next.entry;
    const isSame = (['state', 'text', 'mentions', 'atMs', 'unsendable'] as const).every(
      (name) => entry[name] === to[name],
    );
    return !same || !isSame;
  }

  render() {
    const { entry, sender, first, last, named, active, menuOpen, onMenu } = this.props;
    const tabIndex = active ? 0 : -1;
    return (
      <li
        class={classes(entry, first, last)}
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
          <MessageText text={entry.text} mentions={entry.mentions} tabIndex={tabIndex} />
          <span class="meta">
            <Time ms={entry.atMs} words={timeOfDay(entry.atMs)} />
            {entry.state && entry.state !== 'failed' && <Tick state={entry.state} atMs={entry.atMs} />}
          </span>
        </div>
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
          {menuOpen && <MessageMenu entry={entry} onClose={() => onMenu(null)} />}
        </div>
        {entry.state === 'failed' && <Failed entry={entry} tabIndex={tabIndex} />}
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
  if (isEmojiOnly(entry.text)) names.push('message--emoji');
  return names.join(' ');
}

/** The message was refused: why, and what can be done about it. */
function Failed({ entry, tabIndex }: { entry: Entry; tabIndex: 0 | -1 }) {
  const { client, toasts } = useApp();
  const action = (words: string, run: () => void) => (
    <button type="button" class="button button--small" tabIndex={tabIndex} onClick={run}>
      {words}
    </button>
  );
  return (
    <div class="message__failed">
      <Icon node={CircleAlert} small />
      <span>{failedWords(entry)}</span>
      {!entry.unsendable && action(t('message.retry'), () => client.retryMessage(entry.key))}
      {action(t('message.copy'), () => void copyText(toasts, entry.text))}
      {action(t('message.delete'), () => client.discardMessage(entry.key))}
    </div>
  );
}

function failedWords({ error, unsendable }: Entry): string {
  if (unsendable) return t('state.ended');
  if (!error) return t('state.failed');
  return t('state.failed_because', { reason: errorText(new ClientError(error.code, error)) });
}
