import { isErrorBody } from '../../site/src/app/client/http.ts';
import type { Outcome } from './history.ts';
import type { Recorder } from './recorder.ts';
import type { Weather } from './weather.ts';

/** What both links of one client share. */
export interface LinkOptions {
  readonly member: string;
  readonly origin: string;
  readonly cookies: CookieJar;
  readonly recorder: Recorder;
  readonly weather: Weather;
  /** The client id that goes out for the one the engine chose; a mistake is planted here. */
  readonly clientIdFor: (clientId: string, attemptsBefore: number) => string;
}

/** What a browser would keep and send back. */
export class CookieJar {
  readonly #cookies = new Map<string, string>();

  keep(response: Response): void {
    for (const cookie of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=', 2);
      this.set(name, value);
    }
  }

  set(name: string, value: string): void {
    this.#cookies.set(name, value);
  }

  header(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}

type Note = (status: number, body: unknown) => void;

/** The engine's `fetch`: the real one, with cookies, bad weather, and everything written down. */
export function createFetch(options: LinkOptions): (path: string, init: RequestInit) => Promise<Response> {
  const { weather } = options;
  return async (path, init) => {
    const sent = typeof init.body === 'string' ? JSON.parse(init.body) : undefined;
    const { body, note, lost } = describe(options, init.method ?? 'GET', path, sent);
    try {
      if (weather.strikes('requestLost')) throw new Error('request lost');
      const response = await exchange(options, path, {
        ...init,
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      const text = await response.text();
      if (weather.strikes('answerLost')) throw new Error('answer lost');
      note(response.status, text === '' ? undefined : JSON.parse(text));
      const { status, headers } = response;
      return new Response(text === '' ? null : text, { status, headers });
    } catch (error) {
      lost(error instanceof Error ? error.message : String(error));
      throw error;
    }
  };
}

/** A request with the cookies of a browser at this address, calm and not written down. */
export async function exchange(
  { origin, cookies }: Pick<LinkOptions, 'origin' | 'cookies'>,
  path: string,
  { method = 'GET', body, signal }: Pick<RequestInit, 'method' | 'body' | 'signal'>,
): Promise<Response> {
  const headers = {
    origin,
    cookie: cookies.header(),
    ...(body ? { 'content-type': 'application/json' } : {}),
  };
  const response = await fetch(origin + path, {
    method,
    headers,
    body: body ?? null,
    signal: signal ?? null,
  });
  cookies.keep(response);
  return response;
}

/** How an answer to a message counts. Only a refusal for good says that it was not carried out. */
export function outcomeOf(status: number, body: unknown): Outcome {
  if (status === 200) {
    const { seq, message } = (body as { event: { seq: number; message: { sentAtMs: number } } }).event;
    return { kind: 'ok', seq, sentAtMs: message.sentAtMs };
  }
  if (!isErrorBody(body)) return { kind: 'unknown', reason: `status ${status}` };
  return body.retry === 'never'
    ? { kind: 'refused', code: body.code }
    : { kind: 'unknown', reason: body.code };
}

/** What is written down of a request, and the body that goes out. */
function describe(
  { member, recorder, clientIdFor }: LinkOptions,
  method: string,
  path: string,
  // biome-ignore lint/suspicious/noExplicitAny: bodies of every operation, as the engine made them
  sent: any,
): { body: unknown; note: Note; lost: (reason: string) => void } {
  const silent = { body: sent, note: () => {}, lost: () => {} };
  if (method !== 'POST') return silent;
  if (path === '/api/sync') {
    return {
      ...silent,
      note: (status, body) => {
        if (status === 200) recorder.heardSync(member, sent, body as never);
      },
    };
  }
  if (path === '/api/receipts') {
    const answered = recorder.receipt(member, conversationIdsOf(sent.receipts));
    return {
      ...silent,
      note: (status, body) => {
        if (status !== 200) return;
        answered();
        for (const event of (body as { events: never[] }).events) recorder.heardEvent(member, event);
      },
    };
  }
  if (!path.endsWith('/messages')) return silent;
  const { text } = sent.body;
  const clientId = clientIdFor(sent.clientId, recorder.attemptsOf(text));
  const answer = recorder.attempt(text, 'http', clientId);
  return {
    body: { ...sent, clientId },
    note: (status, body) => {
      answer(outcomeOf(status, body));
      if (status === 200) recorder.heardEvent(member, (body as { event: never }).event);
    },
    lost: (reason) => answer({ kind: 'unknown', reason }),
  };
}

export function conversationIdsOf(receipts: readonly { conversationId: string }[]): string[] {
  return receipts.map(({ conversationId }) => conversationId);
}
