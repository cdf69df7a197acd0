import { processContext } from '../context.ts';
import { assertAllowed } from '../core/access-tokens/allowed.ts';
import { assertTokenStands } from '../core/access-tokens/verify.ts';
import { assertAgreed } from '../core/consents/agreed.ts';
import type { Context } from '../core/context.ts';
import { takeFrame } from '../core/limits/frame-rate.ts';
import { ApiError } from '../wire/errors.ts';
import { ClientFrame, Ref, type ServerFrame } from '../wire/frames.ts';
import { limits } from '../wire/limits.ts';
import { parse } from '../wire/parse.ts';
import { frameNeeds } from '../wire/scopes.ts';
import { commands } from './commands.ts';
import { connectionOf, type SocketEvent, type SocketResult } from './socket-event.ts';

/** Every frame a client sends: parsed once, its command looked up by name, and answered on the same socket. */
export const create =
  (ctx: Context) =>
  async (event: SocketEvent): Promise<SocketResult> => {
    let ref: string | null = null;
    try {
      const connection = connectionOf(event);
      const input = readJson(event);
      ref = refOf(input);
      if (!isMessage(input)) await takeFrame(ctx, connection);
      const frame = parse(ClientFrame, input);
      assertAllowed(connection, frameNeeds[frame.type]);
      await assertTokenStands(ctx, connection);
      if (isMessage(input)) await assertAgreed(ctx, connection);
      const command = commands[frame.type] as (call: object) => Promise<ServerFrame>;
      return reply(await command({ ctx, connection, frame }), frame.ref);
    } catch (error) {
      return refuse(ctx, ref, error);
    }
  };

let fromProcess: ReturnType<typeof create> | undefined;

export const handler = (event: SocketEvent) => {
  fromProcess ??= create(processContext());
  return fromProcess(event);
};

function readJson(event: SocketEvent): unknown {
  if (event.isBase64Encoded) throw new ApiError('invalid', { issues: [{ path: '', reason: 'binary' }] });
  const text = event.body ?? '';
  if (Buffer.byteLength(text) > limits.clientFrameMaxBytes) throw new ApiError('too_large');
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError('invalid', { issues: [{ path: '', reason: 'not_json' }] });
  }
}

/** Known before the frame is parsed, so that a refusal names the command it refuses. */
function refOf(input: unknown): string | null {
  if (typeof input !== 'object' || input === null || !('ref' in input)) return null;
  try {
    return parse(Ref, input.ref);
  } catch {
    return null;
  }
}

/** Messages have an allowance of their own, which is taken with the same round trip that stores them. */
function isMessage(input: unknown): boolean {
  return typeof input === 'object' && input !== null && 'type' in input && input.type === 'message.send';
}

function reply(frame: ServerFrame, ref: string): SocketResult {
  const body = JSON.stringify(frame);
  if (Buffer.byteLength(body) <= limits.serverFrameMaxBytes) return { statusCode: 200, body };
  return { statusCode: 200, body: refusal(ref, new ApiError('use_http')) };
}

function refuse(ctx: Context, ref: string | null, error: unknown): SocketResult {
  const shown =
    error instanceof ApiError ? error : new ApiError('internal', { retryAfterMs: 2_000, cause: error });
  if (shown !== error) ctx.log.error('A frame failed.', { operation: '$default', code: shown.code, error });
  return { statusCode: 200, body: refusal(ref, shown) };
}

function refusal(ref: string | null, error: ApiError): string {
  return JSON.stringify({ type: 'reply', ref, ok: false, error: error.toBody() } satisfies ServerFrame);
}
