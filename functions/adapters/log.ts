import type { Log, LogFields } from '../core/context.ts';

/**
 * One JSON line per entry. Only fields of `LogFields` are written; of an error its name, code and stack, where the
 * message is left out because drivers quote values in theirs.
 */
export function openLog(write: (line: string) => void = (line) => console.log(line)): Log {
  const entry = (level: string, message: string, fields: LogFields = {}) => {
    const { requestId, operation, status, code, durationMs, store, error } = fields;
    const line = {
      level,
      message,
      requestId,
      operation,
      status,
      code,
      durationMs,
      store,
      error: errorFields(error),
    };
    write(JSON.stringify(line));
  };
  return {
    info: (message, fields) => entry('info', message, fields),
    error: (message, fields) => entry('error', message, fields),
  };
}

function errorFields(error: unknown): object | undefined {
  if (error === undefined) return undefined;
  if (!(error instanceof Error)) return { name: typeof error };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    name: error.name,
    code: 'code' in error ? String(error.code) : undefined,
    at: frames.slice(0, 12).map((line) => line.trim()),
    cause: error.cause === undefined ? undefined : errorFields(error.cause),
  };
}
