import type { InstanceInfo } from '../../functions/wire/instance.ts';
import { call, clientId, type Json, SmokeSocket } from './client.ts';
import { eraseNow } from './erase.ts';
import { type SmokePerson, signUp } from './people.ts';
import { takeOut } from './takeout.ts';

export interface SmokeOptions {
  /** `https://…` without a trailing slash. */
  readonly origin: string;
  readonly invite?: string | undefined;
  /** Whether the first person of a new instance, who administers it, may be one that is thrown away. */
  readonly claim: boolean;
  /** Whether pages are looked at as well. */
  readonly site: boolean;
  /** How long an export and an erasure may take; three minutes unless given, which is when jobs have been tried for the last time. */
  readonly patienceMs?: number;
}

/** What the steps have found out so far. */
export interface World {
  readonly options: SmokeOptions;
  /** The operations that this instance has; a step for one that it has not is passed over. */
  readonly operations: ReadonlySet<string>;
  readonly people: SmokePerson[];
  readonly sockets: SmokeSocket[];
  conversationId: string;
}

export interface Step {
  readonly name: string;
  /** Passed over where the instance has not this operation. */
  readonly needs?: string;
  /** Gives what is worth telling, if anything. */
  run(world: World): Promise<string | undefined>;
}

const text = 'Is anybody there?';
const patienceMs = 200_000;

/** In this order. To add one: a line here, and what it leaves behind in `cleanup`. */
export const steps: readonly Step[] = [
  {
    name: 'the site is served, with its security headers',
    async run({ options }) {
      if (!options.site) return 'passed over';
      const page = await fetch(`${options.origin}/app/`, { signal: AbortSignal.timeout(40_000) });
      if (!page.ok) throw new Error(`/app/ was answered ${page.status}`);
      const csp = page.headers.get('content-security-policy') ?? '';
      if (!csp.includes("default-src 'none'")) throw new Error('the page has no content security policy');
      return undefined;
    },
  },
  {
    name: 'the instance is well',
    async run({ options }) {
      await call(options.origin, 'GET', '/api/health');
      const { unclaimed, version } = await call<InstanceInfo>(options.origin, 'GET', '/api/instance');
      if (unclaimed && !options.claim) {
        throw new Error(
          'nobody administers this instance yet, and the first who registers will: register yourself, then run this again ' +
            '(or give --claim, for an instance that is thrown away)',
        );
      }
      return `version ${version}`;
    },
  },
  {
    name: 'two people sign up',
    async run({ options, people }) {
      const { registration, unclaimed } = await call<InstanceInfo>(options.origin, 'GET', '/api/instance');
      const ann = await signUp(options.origin, 'ann', options.invite);
      people.push(ann);
      const invite =
        unclaimed && registration === 'invite' ? await inviteBy(options.origin, ann) : options.invite;
      people.push(await signUp(options.origin, 'bob', invite));
      return undefined;
    },
  },
  {
    name: 'a socket without a session is refused',
    async run({ options }) {
      const opened = await SmokeSocket.open(options.origin).catch(() => undefined);
      await opened?.close();
      if (opened !== undefined) throw new Error('it was opened');
      return undefined;
    },
  },
  {
    name: 'they become friends',
    async run(world) {
      const [ann, bob] = both(world);
      await call(world.options.origin, 'PUT', `/api/friend-requests/sent/${bob.id}`, undefined, ann.token);
      const { event } = await call<{ event: { conversation: { id: string } } }>(
        world.options.origin,
        'PUT',
        `/api/friends/${ann.id}`,
        undefined,
        bob.token,
      );
      world.conversationId = event.conversation.id;
      return undefined;
    },
  },
  {
    name: 'a message goes from socket to socket',
    async run(world) {
      const { conversationId, options, people, sockets } = world;
      for (const { token } of people) sockets.push(await SmokeSocket.open(options.origin, token));
      const [annSocket, bobSocket] = sockets;
      const startedAtMs = performance.now();
      const body = { type: 'text', text };
      await annSocket?.ask({ type: 'message.send', conversationId, clientId: clientId(), body });
      await bobSocket?.next('the message (is the address of Redis filled in?)', hasText);
      return `${Math.round(performance.now() - startedAtMs)} ms`;
    },
  },
  {
    name: 'both find it in the history',
    async run({ conversationId, options, people }) {
      for (const { handle, token } of people) {
        const path = `/api/conversations/${conversationId}/messages`;
        const history = await call(options.origin, 'GET', path, undefined, token);
        if (!JSON.stringify(history).includes(text)) throw new Error(`${handle} does not find it`);
      }
      return undefined;
    },
  },
  {
    name: 'an export is made and fetched, and holds what was written',
    needs: 'export.create',
    async run(world) {
      const { origin, patienceMs: given } = world.options;
      const bytes = await takeOut(origin, both(world)[0], text, given ?? patienceMs);
      return `${bytes} bytes`;
    },
  },
];

/** Runs whatever happened before; each undoes what it finds. */
export const cleanup: readonly Step[] = [
  {
    name: 'sockets close',
    async run({ sockets }) {
      for (const socket of sockets) await socket.close();
      return undefined;
    },
  },
  {
    name: 'they are erased, and their receipts are true',
    needs: 'erasure.hasten',
    async run({ options, people }) {
      // Who administers a new instance was the first, and is the only one who may have to stay.
      for (const person of people.toReversed()) {
        const isGone = await eraseNow(options.origin, person, options.patienceMs ?? patienceMs);
        if (isGone) people.splice(people.indexOf(person), 1);
      }
      const handles = people.map(({ handle }) => handle).join(', ');
      return handles ? `${handles} stays, who alone administers this instance` : undefined;
    },
  },
  {
    name: 'who is left parts and signs out',
    async run(world) {
      const { origin } = world.options;
      if (world.conversationId && world.people.length === 2) {
        const [ann, bob] = both(world);
        await call(origin, 'DELETE', `/api/friends/${bob.id}`, undefined, ann.token);
      }
      for (const { token } of world.people)
        await call(origin, 'DELETE', '/api/sessions/current', undefined, token);
      const handles = world.people.map(({ handle }) => handle).join(', ');
      return world.people.length > 0 ? `the accounts stay: ${handles}` : undefined;
    },
  },
];

function both({ people: [ann, bob] }: World): [SmokePerson, SmokePerson] {
  if (ann === undefined || bob === undefined) throw new Error('there are no two people');
  return [ann, bob];
}

async function inviteBy(origin: string, admin: SmokePerson): Promise<string> {
  const limits = { expiresInSeconds: 3_600, maxUses: 1 };
  return (await call<{ token: string }>(origin, 'POST', '/api/admin/invites', limits, admin.token)).token;
}

function hasText(frame: Json): boolean {
  return frame.type === 'event' && JSON.stringify(frame).includes(text);
}
