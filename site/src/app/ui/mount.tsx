import { effect, signal } from '@preact/signals';
import { render } from 'preact';
import { followThemeOfOtherTabs } from '../../scripts/theme.ts';
import type { ChatClient } from '../client/types.ts';
import { createNavigator } from '../routes.ts';
import { Root } from './App.tsx';
import { createToasts } from './shell/toasts.ts';

const welcomeKey = 'umbra.welcome';
const clockEveryMs = 30_000;

/** Shows the interface of `client` inside `root`, in place of what stands there, and starts the client. */
export function mount(client: ChatClient, root: HTMLElement): void {
  followThemeOfOtherTabs();
  followKeyboardHeight();
  const app = {
    client,
    navigator: createNavigator(window),
    toasts: createToasts(),
    dialog: signal(null),
    nowMs: clock(),
    narrow: mediaSignal('(width < 40rem)'),
    welcomeHidden: storedFlag(welcomeKey),
  };
  root.replaceChildren();
  render(<Root app={app} />, root);
  client.start();
}

function clock() {
  const nowMs = signal(Date.now());
  setInterval(() => {
    nowMs.value = Date.now();
  }, clockEveryMs);
  return nowMs;
}

function mediaSignal(query: string) {
  const media = matchMedia(query);
  const matches = signal(media.matches);
  media.addEventListener('change', () => {
    matches.value = media.matches;
  });
  return matches;
}

/** A yes that this browser remembers. Where storage is blocked, it lasts until the page closes. */
function storedFlag(key: string) {
  const flag = signal(false);
  try {
    flag.value = localStorage.getItem(key) !== null;
    effect(() => {
      if (flag.value) localStorage.setItem(key, '1');
      else localStorage.removeItem(key);
    });
  } catch {
    // Blocked storage is a person's choice.
  }
  return flag;
}

/** Safari lays its keyboard over the page instead of making the page smaller. */
function followKeyboardHeight(): void {
  const viewport = window.visualViewport;
  if (!viewport) return;
  const follow = () => {
    const covered = window.innerHeight - viewport.height > 80 && viewport.scale === 1;
    const style = document.documentElement.style;
    if (covered) style.setProperty('--app-height', `${viewport.height}px`);
    else style.removeProperty('--app-height');
  };
  viewport.addEventListener('resize', follow);
}
