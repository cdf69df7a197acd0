/** Runs `action` for each of the items, at most `atOnce` at a time. Rejects with the first that fails. */
export async function inParallel<Item>(
  atOnce: number,
  items: readonly Item[],
  action: (item: Item) => Promise<void>,
): Promise<void> {
  const left = items.values();
  const work = async () => {
    for (const item of left) await action(item);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}
