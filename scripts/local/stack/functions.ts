import { createContext, type Overrides } from '../../../functions/context.ts';
import type { Context } from '../../../functions/core/context.ts';
import { type FunctionName, functions } from '../../../functions/routes.ts';
import { instrument, type LambdaFunction } from '../lambda.ts';

/** What an entry file exports besides `handler`: the same handler on a context that is given. */
interface Entry {
  create(ctx: Context): LambdaFunction['handler'];
}

export interface LoadOptions {
  readonly environmentOf: (name: FunctionName) => Record<string, string>;
  readonly overridesOf: (name: FunctionName) => Overrides;
  /** Watches each port for calls that a handler did not wait for. */
  readonly watch: boolean;
  /** Told of every call of a watched port. */
  readonly onPortCall?: ((name: FunctionName, call: string) => void) | undefined;
}

/** Loads every function of the manifest, each with a context made from its own environment. */
export async function loadFunctions({
  environmentOf,
  overridesOf,
  watch,
  onPortCall,
}: LoadOptions): Promise<Record<string, LambdaFunction>> {
  const names = Object.keys(functions) as FunctionName[];
  const loaded = await Promise.all(
    names.map(async (name): Promise<[string, LambdaFunction]> => {
      const { entry, timeoutSeconds, memoryMib } = functions[name];
      const { create } = (await import(
        new URL(`../../../functions/${entry}`, import.meta.url).href
      )) as Entry;
      const context = createContext(environmentOf(name), overridesOf(name));
      const handler = create(watch ? watched(context, (call) => onPortCall?.(name, call)) : context);
      return [name, { handler, timeoutSeconds, memoryMib }];
    }),
  );
  return Object.fromEntries(loaded);
}

/** The same context with each port instrumented at its first use: ports stay lazy. */
function watched(ctx: Context, onCall: (call: string) => void): Context {
  const seen = new Map<PropertyKey, unknown>();
  return new Proxy(ctx, {
    get(target, name) {
      if (!seen.has(name)) {
        const port: unknown = Reflect.get(target, name);
        seen.set(name, isPort(name) ? instrument(port as object, String(name), onCall) : port);
      }
      return seen.get(name);
    },
  });
}

const portNames = [
  'db',
  'live',
  'records',
  'sockets',
  'fanoutQueue',
  'filesQueue',
  'erasureQueue',
  'mailQueue',
  'mail',
  'uploads',
  'exportFiles',
  'exportQueue',
  'fileStore',
  'images',
  'secrets',
  'push',
  'personKeys',
];

function isPort(name: PropertyKey): boolean {
  return portNames.includes(String(name));
}
