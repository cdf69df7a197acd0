import { randomBytes } from 'node:crypto';
import type { SessionInfo } from '../../functions/wire/accounts.ts';
import type { Problem } from '../../functions/wire/errors.ts';
import { currentConsents } from '../../functions/wire/policy/current.ts';
import type { Stack } from '../../scripts/local/stack/stack.ts';
import { TestSocket } from './socket.ts';

export const consent = {
  document: 'privacy-notice',
  ...currentConsents['privacy-notice'],
  locale: 'en',
} as const;
export const goodPassword = 'tulip barge violet 42';

/** What came back over HTTP. `body` is parsed JSON, or null where there was none. */
export interface Answer<Body = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export interface RequestOptions {
  readonly token?: string | undefined;
  readonly headers?: Record<string, string>;
  /** Sent as it is, instead of `body` as JSON. */
  readonly raw?: string | Uint8Array;
}

/** One HTTP request to the stack, as a client that is no browser makes it. */
export async function request<Body = Problem>(
  stack: Pick<Stack, 'origin'>,
  method: string,
  path: string,
  body?: unknown,
  options: RequestOptions = {},
): Promise<Answer<Body>> {
  const payload = options.raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await fetch(new URL(path, stack.origin), {
    method,
    headers: {
      ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
      ...(options.token ? { authorization: `Bearer ${options.token}` } : {}),
      ...options.headers,
    },
    ...(payload === undefined ? {} : { body: payload as BodyInit }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text ? JSON.parse(text) : null) as Body,
  };
}

/** A registered person with tokens, and as many sockets as the test opens. */
export class TestPerson {
  readonly id: string;
  readonly handle: string;
  readonly password: string;
  token: string;
  refresh: string;
  readonly #stack: Pick<Stack, 'origin'>;

  constructor(stack: Pick<Stack, 'origin'>, handle: string, password: string, session: SessionInfo) {
    this.#stack = stack;
    this.id = session.me.id;
    this.handle = handle;
    this.password = password;
    this.token = session.tokens?.access ?? '';
    this.refresh = session.tokens?.refresh ?? '';
  }

  /** A request with this person's access token. */
  call<Body = Problem>(
    method: string,
    path: string,
    body?: unknown,
    options: RequestOptions = {},
  ): Promise<Answer<Body>> {
    return request<Body>(this.#stack, method, path, body, { token: this.token, ...options });
  }

  /** A socket that has said hello. */
  async connect(options: { visible?: boolean } = {}): Promise<TestSocket> {
    const socket = await TestSocket.open(this.#stack, { authorization: `Bearer ${this.token}` });
    await socket.hello(options.visible ?? true);
    return socket;
  }
}

let people = 0;

/** Registers a person with a handle of their own. */
export async function register(
  stack: Pick<Stack, 'origin'>,
  name = 'person',
  details: { displayName?: string } = {},
): Promise<TestPerson> {
  const handle = `${name}_${++people}`;
  const body = { ...registration(handle), ...details };
  const answer = await request<SessionInfo>(stack, 'POST', '/api/accounts', body, {
    headers: { 'umbra-token-transport': 'body' },
  });
  if (answer.status !== 201) throw new Error(`${handle} could not register: ${JSON.stringify(answer.body)}`);
  return new TestPerson(stack, handle, goodPassword, answer.body);
}

/** The body of a registration that is accepted. */
export function registration(handle: string) {
  return {
    clientId: uuid7(),
    handle,
    displayName: handle.replace(/_\d+$/, ''),
    password: goodPassword,
    consent,
  };
}

/** Two people who are friends, and their conversation. */
export async function registerFriends(
  stack: Pick<Stack, 'origin'>,
  one = 'ann',
  other = 'bob',
): Promise<{ ann: TestPerson; bob: TestPerson; conversationId: string }> {
  const [ann, bob] = await Promise.all([register(stack, one), register(stack, other)]);
  const conversationId = await befriend(ann, bob);
  return { ann, bob, conversationId };
}

/** Makes two people friends and gives the id of their conversation. */
export async function befriend(one: TestPerson, other: TestPerson): Promise<string> {
  await one.call('PUT', `/api/friend-requests/sent/${other.id}`);
  const accepted = await other.call<{ event: { conversation: { id: string } } }>(
    'PUT',
    `/api/friends/${one.id}`,
  );
  return accepted.body.event.conversation.id;
}

/** A client id: UUID version 7. */
export function uuid7(): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
