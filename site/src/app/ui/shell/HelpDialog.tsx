import { type PartTextKey, t } from '../../text/parts.ts';
import { Dialog } from '../parts/Dialog.tsx';

const mac = /Mac|iP(?:hone|ad)/.test(navigator.platform);
const command = mac ? '⌘' : 'Ctrl';
const alt = mac ? '⌥' : 'Alt';

const shortcuts: readonly (readonly [keys: readonly string[], words: PartTextKey & `help.${string}`])[] = [
  [[command, 'K'], 'help.switcher'],
  [[alt, '↑ ↓'], 'help.conversation'],
  [[alt, 'Shift', '↑ ↓'], 'help.unread'],
  [['F6'], 'help.regions'],
  [['↑ ↓'], 'help.messages'],
  [['Enter'], 'help.actions'],
  [['Enter'], 'help.send'],
  [['Shift', 'Enter'], 'help.line'],
  [['↑'], 'help.edit_last'],
  [[command, 'B'], 'help.bold'],
  [[command, 'I'], 'help.italic'],
  [[command, 'E'], 'help.code'],
  [['@'], 'help.mention'],
  [[':'], 'help.emoji'],
  [['Esc'], 'help.back'],
  [[command, '/'], 'help.help'],
];

/** All keys in one list. */
export function HelpDialog() {
  return (
    <Dialog title={t('help.title')}>
      <dl class="keys">
        {shortcuts.map(([keys, words]) => (
          <div key={words} class="keys__line">
            <dt>{t(words)}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key} class="key">
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
