/** The page that comes with an export: opened from a disk, it shows what lies beside it, or a file that is chosen. */
import type { TakeoutDocument } from './document.ts';
import { el, fill } from './elements.ts';
import { openTakeout, PassphraseNeeded, type Takeout } from './open.ts';
import { WrongPassphrase } from './unseal.ts';
import { showTakeout } from './viewer.ts';

const body = document.body;

/** Loads the script beside the page, which is all that a page from a disk may load; in a sealed archive there is none. */
function besides(): Promise<TakeoutDocument | undefined> {
  return new Promise((resolve) => {
    const script = el('script', { src: 'viewer/data.js' });
    const loaded = () => (globalThis as { umbraExport?: TakeoutDocument }).umbraExport;
    script.addEventListener('load', () => resolve(loaded()));
    script.addEventListener('error', () => resolve(undefined));
    document.head.append(script);
  });
}

function askForFile(): void {
  const status = el('p', { role: 'status' });
  const passphrase = el('input', { type: 'password', id: 'passphrase', autocomplete: 'off' });
  const field = el('p', { hidden: '' }, el('label', { for: 'passphrase' }, 'Passphrase'), passphrase);
  const button = el('button', { type: 'submit' }, 'Open');
  const chooser = el('input', { type: 'file', id: 'file', required: '' });
  const progress = el('progress', { max: '1', value: '0', hidden: '' });
  const form = el(
    'form',
    {
      submit: (event) => {
        event.preventDefault();
        void open();
      },
    },
    el('p', {}, el('label', { for: 'file' }, 'The file takeout.sealed, an archive, or data.json'), chooser),
    field,
    progress,
    status,
    button,
  );
  const open = async () => {
    const file = chooser.files?.[0];
    if (!file) return;
    button.disabled = true;
    progress.hidden = false;
    status.textContent = 'Opening…';
    try {
      const takeout = await openTakeout(file, {
        passphrase: field.hidden ? undefined : passphrase.value,
        onProgress: (part) => {
          progress.value = part;
        },
      });
      show(takeout, !field.hidden);
    } catch (error) {
      progress.hidden = true;
      if (error instanceof PassphraseNeeded) {
        field.hidden = false;
        passphrase.focus();
        status.textContent = 'It is sealed. Type its passphrase.';
      } else if (error instanceof WrongPassphrase) {
        status.textContent = 'That is not its passphrase.';
        passphrase.select();
      } else {
        status.textContent = 'This file was changed, is not complete, or is no export of UmbraChat.';
      }
    } finally {
      button.disabled = false;
    }
  };
  fill(
    body,
    el(
      'main',
      { class: 'alone' },
      el('h1', {}, 'Open what you took along'),
      el(
        'p',
        { class: 'quiet' },
        'This page works without a network: nothing you choose or type here leaves it.',
      ),
      form,
    ),
  );
}

function show(takeout: Takeout, wasSealed: boolean): void {
  const addresses = new Map<string, Promise<string | undefined>>();
  const addressOf = (path: string) => {
    const known = addresses.get(path) ?? takeout.files.get(path)?.read().then(URL.createObjectURL);
    if (known) addresses.set(path, known);
    return known;
  };
  showTakeout(body, takeout.document, addressOf);
  if (!wasSealed) return;
  const isArchive = takeout.files.size > 0;
  const href = URL.createObjectURL(takeout.plain);
  const link = el('a', { href, download: isArchive ? 'takeout.zip' : 'data.json' }, 'Save it unsealed');
  document.querySelector('nav')?.append(el('p', {}, link));
}

const data = await besides();
if (data) showTakeout(body, data, (path) => path);
else askForFile();
