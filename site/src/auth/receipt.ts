const askAgainMs = 2_000;
/** The token stands in the fragment, which no server sees; `here`: the account was this browser's. */
const [token = '', here] = location.hash.slice(1).split('&');
const status = document.getElementById('receipt-status');
const download = document.getElementById('receipt-download');

if (here === 'here') {
  // What the app notes of who is signed in; the theme is the browser's.
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith('umbra.') && key !== 'umbra.theme' && key !== 'umbra.language')
      localStorage.removeItem(key);
  }
  indexedDB.deleteDatabase('umbrachat');
  history.replaceState(null, '', `#${token}`);
}
if (/^[\w-]{43}$/.test(token)) void look();
else say('This is not a whole link. Copy all of it and open it again.');

async function look(): Promise<void> {
  try {
    const response = await fetch('/api/erasure-receipts', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    });
    if (response.status === 404 || response.status === 400)
      return say('There is nothing under this link: it was taken back, or its time is over.');
    const answer = (await response.json()) as { state?: string; dueAtMs?: number; receipt?: object };
    if (answer.receipt) return show(answer.receipt);
    if (answer.state === 'waiting') {
      say(
        `It begins within a day after ${new Date(answer.dueAtMs ?? 0).toLocaleString()}, and can be taken back until then.`,
      );
    } else say('Everything is being deleted. This takes a moment.');
  } catch {
    say('This instance cannot be reached. Trying again…');
  }
  setTimeout(look, askAgainMs);
}

function show(receipt: object): void {
  say(
    'Everything is deleted. The stores that the receipt names were searched afterwards, and nothing was left but what it says is kept.',
  );
  const link = download?.querySelector('a');
  if (!link || !download) return;
  link.href = URL.createObjectURL(new Blob([JSON.stringify(receipt, null, 2)], { type: 'application/json' }));
  download.hidden = false;
}

function say(words: string): void {
  if (status) status.textContent = words;
}
