/** How many of the moments lie within any `windowMs` that begins with one of them, at most: a window that slides. */
export function busiest(atMs: readonly number[], windowMs = 1_000): number {
  const sorted = [...atMs].sort((one, other) => one - other);
  let most = 0;
  let from = 0;
  for (const [index, at] of sorted.entries()) {
    while (at - (sorted[from] as number) >= windowMs) from++;
    most = Math.max(most, index - from + 1);
  }
  return most;
}
