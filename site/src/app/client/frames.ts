import type { ClientFrame, ServerFrame } from '../../../../functions/wire/frames.ts';
import { isErrorBody } from './http.ts';

/** A command of the socket, before it gets its `ref`. */
export type Command = ClientFrame extends infer Frame
  ? Frame extends ClientFrame
    ? Omit<Frame, 'ref'>
    : never
  : never;

/**
 * Reads a frame from the server. What is not JSON, lacks what is needed here, or is of a kind that this version does not
 * know gives null: the next sync makes up for anything it may have told.
 */
export function readServerFrame(text: string): ServerFrame | null {
  let frame: Partial<Record<string, unknown>>;
  try {
    frame = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof frame !== 'object' || frame === null) return null;
  return isKnown(frame) ? (frame as unknown as ServerFrame) : null;
}

/**
 * Whether this is the gateway's own word that a handler died or took too long. It does not say over which frame.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-overview.html
 */
export function isGatewayFailure(text: string): boolean {
  try {
    const { type, message, requestId }: Partial<Record<string, unknown>> = JSON.parse(text);
    return type === undefined && typeof message === 'string' && typeof requestId === 'string';
  } catch {
    return false;
  }
}

function isKnown(frame: Partial<Record<string, unknown>>): boolean {
  switch (frame.type) {
    case 'ready':
    case 'pong':
      return typeof frame.head === 'number' && Array.isArray(frame.presence);
    case 'reply':
      return frame.ok === true || (frame.ok === false && isErrorBody(frame.error));
    case 'event':
      return (
        isObject(frame.event) && typeof frame.event.type === 'string' && Number.isInteger(frame.event.seq)
      );
    case 'ephemeral':
      return isObject(frame.signal) && typeof frame.signal.userId === 'string';
    case 'poke':
    case 'bye':
      return true;
    default:
      return false;
  }
}

function isObject(value: unknown): value is Partial<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
