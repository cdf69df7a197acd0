import { InvokeError } from './errors.ts';

/** Lambda's limit for a synchronous request and for its response. */
export const maxPayloadBytes = 6 * 1024 * 1024;
/** And for an event that nobody waits for, the least that a region takes. */
export const maxEventBytes = 256 * 1024;

/**
 * Makes the event object of one invocation: a copy that shares nothing with the caller's, as JSON would carry it.
 * Properties that are undefined are left out. Throws InvokeError for anything else that JSON has no form for
 * (`InvalidRequestContentException`) and beyond 6 MiB (`RequestTooLargeException`).
 */
export function cloneEvent(event: unknown): unknown {
  refuseWhatIsNotJson(event, 'event');
  const text = JSON.stringify(event);
  const bytes = Buffer.byteLength(text);
  if (bytes > maxPayloadBytes)
    throw new InvokeError(
      'RequestTooLargeException',
      `${bytes} byte payload is too large for an invocation (limit ${maxPayloadBytes} bytes)`,
    );
  return JSON.parse(text);
}

/** The text Lambda would send back for a handler's result; `undefined` becomes `null`. Throws what JSON.stringify throws. */
export function encodeResult(result: unknown): string {
  return JSON.stringify(result) ?? 'null';
}

function refuseWhatIsNotJson(value: unknown, path: string): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number' && Number.isFinite(value)) return;
  if (Array.isArray(value)) {
    value.forEach((item, index) => {
      refuseWhatIsNotJson(item, `${path}[${index}]`);
    });
    return;
  }
  if (typeof value === 'object' && isPlain(value)) {
    for (const [key, item] of Object.entries(value))
      if (item !== undefined) refuseWhatIsNotJson(item, `${path}.${key}`);
    return;
  }
  throw new InvokeError('InvalidRequestContentException', `Could not parse request body into json: ${path}`);
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
