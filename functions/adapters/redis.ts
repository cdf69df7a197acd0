import type { LiveBatch, LiveStore } from '../core/context.ts';
import { ApiError } from '../wire/errors.ts';
import { type HttpClient, openHttp } from './http.ts';
import { type Command, recordCommands } from './redis-commands.ts';

const retryPauseMs = 50;
const syncTokenHeader = 'upstash-sync-token';

/**
 * The live store on Upstash Redis over REST: a batch is one HTTPS request. Chat goes on without this store, so it is not waited
 * for. See `decisions.md` for why this is not Upstash's client.
 *
 * Source: https://upstash.com/docs/redis/features/restapi
 */
export function openRedis(options: { url: string; token: string }): LiveStore {
  const url = new URL(options.url);
  const http = openHttp(url, { atOnceMax: 32, timeoutMs: 1_500 });
  const path = `${url.pathname.replace(/\/$/, '')}/pipeline`;
  // Names the last write; a replica that has not seen it yet does not answer.
  let syncToken: string | undefined;
  return liveStoreOn(async (commands) => {
    const body = Buffer.from(JSON.stringify(commands));
    const headers = {
      authorization: `Bearer ${options.token}`,
      'content-type': 'application/json',
      'content-length': body.length,
      ...(syncToken === undefined ? {} : { [syncTokenHeader]: syncToken }),
    };
    const answer = await sendTwice(http, { method: 'POST', path, headers, body });
    const given = answer.headers[syncTokenHeader];
    if (typeof given === 'string') syncToken = given;
    if (answer.status !== 200) throw new Error(`The live store answered ${answer.status}.`);
    return (JSON.parse(answer.text) as { result?: unknown; error?: string }[]).map(({ result, error }) => {
      if (error !== undefined) throw new Error(`The live store refused a command: ${error}`);
      return result;
    });
  });
}

/**
 * A live store on anything that carries out Redis commands in their order and answers text, numbers, null and lists of them.
 *
 * @param run rejects where there was no answer, or where a command was refused.
 */
export function liveStoreOn(run: (commands: Command[]) => Promise<unknown[]>): LiveStore {
  return {
    async batch(build: (batch: LiveBatch) => void) {
      const commands = recordCommands(build);
      if (commands.length === 0) return [];
      try {
        return await run(commands);
      } catch (cause) {
        throw new ApiError('unavailable', { retryAfterMs: 1_000, cause });
      }
    },
  };
}

/** A batch may be repeated (a counter of frames then counts one twice, which harms nobody): one without an answer is sent again. */
async function sendTwice(http: HttpClient, request: Parameters<HttpClient['send']>[0]) {
  try {
    return await http.send(request);
  } catch (error) {
    if (Object(error).code === 'HTTP_TIMEOUT') throw error;
    await new Promise((resolve) => setTimeout(resolve, retryPauseMs));
    return http.send(request);
  }
}
