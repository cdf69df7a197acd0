type AsyncMethods<Port> = { [Name in keyof Port]: (...args: never[]) => Promise<unknown> };

/**
 * A port that is loaded by its first call, so that a cold start does not read an SDK which the function may never need.
 *
 * @param names all its methods.
 * @param open called once, and again only where it failed.
 */
export function later<Port extends AsyncMethods<Port>>(
  names: readonly (keyof Port & string)[],
  open: () => Promise<Port>,
): Port {
  let opened: Promise<Port> | undefined;
  const port = () => {
    opened ??= open();
    opened.catch(() => {
      opened = undefined;
    });
    return opened;
  };
  const methods = names.map((name) => [name, async (...args: never[]) => (await port())[name](...args)]);
  return Object.fromEntries(methods) as Port;
}
