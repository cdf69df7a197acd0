import { currentConsents } from '../../functions/wire/policy/current.ts';
import { sendHttp } from './http.ts';
import { uuid7 } from './values.ts';

const consent = { document: 'privacy-notice', ...currentConsents['privacy-notice'], locale: 'en' };
/** Tokens last ten minutes. */
const renewAfterMs = 7 * 60_000;

/** Who sends the inputs: two friends with a conversation and a group, made anew before their tokens end. */
export class People {
  readonly #origin: string;
  #renewedAtMs = 0;
  #made = 0;
  #renewing = Promise.resolve();
  token = '';
  /** Ids, handles and numbers that exist. */
  known: string[] = [];

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** Others for those whose tokens end soon, or have ended: an input may sign them out. */
  async renew(token?: string): Promise<void> {
    const isWanted =
      token === undefined ? Date.now() - this.#renewedAtMs > renewAfterMs : token === this.token;
    if (!isWanted) return this.#renewing;
    this.#renewedAtMs = Date.now();
    this.#renewing = this.#make();
    return this.#renewing;
  }

  async #make(): Promise<void> {
    const [one, other] = [await this.#register(), await this.#register()];
    await this.#call(one.token, 'PUT', `/api/friend-requests/sent/${other.id}`);
    await this.#call(other.token, 'PUT', `/api/friends/${one.id}`);
    const group = await this.#call(one.token, 'POST', '/api/groups', {
      clientId: uuid7(),
      title: 'Noise',
      userIds: [other.id],
    });
    const id = (group.added as { conversation: { id: string } }).conversation.id;
    for (let count = 0; count < 5; count++)
      await this.#call(one.token, 'POST', `/api/conversations/${id}/messages`, {
        clientId: uuid7(),
        body: { type: 'text', text: 'Hello' },
      });
    this.token = one.token;
    this.known = [
      id,
      id,
      id,
      one.id,
      other.id,
      other.handle,
      '1',
      '2',
      '3',
      '4',
      '5',
      'read',
      'text',
      'media',
    ];
  }

  async #register(): Promise<{ id: string; handle: string; token: string }> {
    const handle = `noise_${++this.#made}_${Date.now().toString(36)}`;
    const password = 'tulip barge violet 42';
    const body = { clientId: uuid7(), handle, password, consent };
    const answer = await this.#call('', 'POST', '/api/accounts', body);
    const { me, tokens } = answer as unknown as { me: { id: string }; tokens: { access: string } };
    return { id: me.id, handle, token: tokens.access };
  }

  async #call(token: string, method: string, path: string, body?: object): Promise<Record<string, unknown>> {
    const answer = await sendHttp(this.#origin, {
      method,
      path,
      headers: {
        'umbra-token-transport': 'body',
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body && { 'content-type': 'application/json' }),
      },
      body: body && Buffer.from(JSON.stringify(body)),
    });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.body}`);
    return answer.body === '' ? {} : JSON.parse(answer.body);
  }
}
