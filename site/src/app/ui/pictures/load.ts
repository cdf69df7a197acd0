import { computed, effect, type Signal } from '@preact/signals';
import type { ChatClient, ChatState } from '../../client/types.ts';
import { fetchContent } from '../files/load.ts';

interface Wanted {
  readonly id: string;
  readonly part: 'whole' | 'preview';
  readonly address: Signal<string | null>;
}

/** A small picture as it rests in this browser: its type, and its bytes in base64. */
interface Kept {
  readonly type: string;
  readonly data: string;
}

const keptMax = 400;
const underWay = new Set<Signal<string | null>>();
/** What could not be had: for want of a network, or because it is not for this person now. */
const missed = new Set<Wanted>();
let kept: Promise<Map<string, Kept>> | null = null;
let follows = false;

/**
 * Makes a picture appear at its address. What is asked for at the same moment is asked for at once; small ones rest encrypted in this
 * browser. One that cannot be had is tried again when the network, the friends or the groups are others.
 */
export function loadPicture(client: ChatClient, wanted: Wanted): void {
  const { address } = wanted;
  if (address.peek() || underWay.has(address)) return;
  underWay.add(address);
  follow(client);
  contentOf(client, wanted)
    .then(
      (content) => {
        address.value = URL.createObjectURL(content);
      },
      () => missed.add(wanted),
    )
    .finally(() => underWay.delete(address));
}

async function contentOf(client: ChatClient, { id, part }: Wanted): Promise<Blob> {
  const all = await keptPictures(client);
  const here = all.get(id);
  // Without a network the small one stands for it.
  if (part === 'whole')
    return fetchContent(client, id, part).catch((error: unknown) => {
      if (here) return blobOf(here);
      throw error;
    });
  if (here) return blobOf(here);
  const content = await fetchContent(client, id, part);
  void keep(client, all, id, content).catch(() => undefined);
  return content;
}

/** Empty where nothing can be kept; then the next picture asks again. */
function keptPictures(client: ChatClient): Promise<Map<string, Kept>> {
  kept ??= readKept(client).catch(() => {
    kept = null;
    return new Map<string, Kept>();
  });
  return kept;
}

/** Those that nobody shows any more are deleted. */
async function readKept(client: ChatClient): Promise<Map<string, Kept>> {
  const table = client.table<Kept>('pictures');
  const all = new Map((await table.load()).map(({ id, value }) => [id, value]));
  const shown = shownIn(client.state.peek());
  const over = [...all.keys()].filter((id) => !shown.has(id));
  for (const id of over) all.delete(id);
  if (over.length > 0) void table.change(new Map(), over).catch(() => undefined);
  return all;
}

async function keep(client: ChatClient, all: Map<string, Kept>, id: string, content: Blob): Promise<void> {
  const bytes = new Uint8Array(await content.arrayBuffer());
  const data = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  const entry = { type: content.type, data };
  all.set(id, entry);
  // Ids grow with time: the smallest is the oldest.
  const over = [...all.keys()].sort().slice(0, Math.max(0, all.size - keptMax));
  for (const one of over) all.delete(one);
  await client.table<Kept>('pictures').change(new Map([[id, entry]]), over);
}

function blobOf({ type, data }: Kept): Blob {
  return new Blob([Uint8Array.from(atob(data), (one) => one.charCodeAt(0))], { type });
}

/** The pictures of everybody and everything that is listed anywhere. */
function shownIn(state: ChatState): ReadonlySet<string> {
  const people = [
    state.me,
    ...[...state.friends, ...state.received, ...state.sent, ...state.notifications].map(
      ({ person }) => person,
    ),
  ];
  for (const { members, formerMembers } of Object.values(state.conversations))
    people.push(...members.map(({ person }) => person), ...formerMembers);
  const groups = Object.values(state.conversations).map(({ details }) => details.pictureId);
  return new Set([...people.map((person) => person?.pictureId), ...groups].filter((id) => id !== undefined));
}

function follow(client: ChatClient): void {
  if (follows) return;
  follows = true;
  const friends = computed(() => client.state.value.friends);
  const groups = computed(() =>
    Object.values(client.state.value.conversations)
      .map(({ id, ended }) => `${id} ${ended}`)
      .join(),
  );
  const blocked = computed(() => client.state.value.blocked);
  effect(() => {
    void [friends.value, groups.value, blocked.value];
    if (client.connection.value !== 'online') return;
    const again = [...missed];
    missed.clear();
    for (const one of again) loadPicture(client, one);
  });
}
