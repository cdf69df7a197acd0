import { trackInFlight } from './tracker.ts';

type AnyFunction = (...args: unknown[]) => unknown;

/**
 * Wraps a port (an object of methods, an instance or a plain function) so that every promise a call returns is registered
 * with the invocation it was made from, as `label.method`. The wrapper is otherwise indistinguishable in use: methods run
 * with the port itself as `this`, so private fields work and calls inside the port are not counted twice.
 *
 * @param onCall told the name of every call.
 */
export function instrument<T extends object>(port: T, label: string, onCall?: (name: string) => void): T {
  const wrapped = new Map<PropertyKey, { readonly method: AnyFunction; readonly wrapper: AnyFunction }>();
  const wrap = (method: AnyFunction, key: PropertyKey): AnyFunction => {
    const known = wrapped.get(key);
    if (known?.method === method) return known.wrapper;
    const name = `${label}.${String(key)}`;
    const wrapper: AnyFunction = (...args) => {
      onCall?.(name);
      return track(name, method.apply(port, args));
    };
    wrapped.set(key, { method, wrapper });
    return wrapper;
  };
  // The proxy's own target is an empty shadow: a frozen port would otherwise oblige `get` to return the bare method.
  const shadow = (typeof port === 'function' ? () => {} : {}) as T;
  return new Proxy(shadow, {
    get(_, key) {
      const value: unknown = Reflect.get(port, key, port);
      return typeof value === 'function' && key !== 'constructor' ? wrap(value as AnyFunction, key) : value;
    },
    set: (_, key, value) => Reflect.set(port, key, value, port),
    has: (_, key) => Reflect.has(port, key),
    getPrototypeOf: () => Reflect.getPrototypeOf(port),
    apply: (_, self, args) => {
      onCall?.(label);
      return track(label, Reflect.apply(port as unknown as AnyFunction, self, args));
    },
    ownKeys: () => Reflect.ownKeys(port),
    getOwnPropertyDescriptor(_, key) {
      const descriptor = Reflect.getOwnPropertyDescriptor(port, key);
      return descriptor && { ...descriptor, configurable: true };
    },
  });
}

function track(name: string, result: unknown): unknown {
  return result instanceof Promise ? trackInFlight(name, result) : result;
}
