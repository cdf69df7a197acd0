/** A binary min-heap: the smallest entry is read at once, put and taken in O(log n). */
export class MinHeap<T> {
  readonly #entries: T[] = [];
  readonly #isBefore: (a: T, b: T) => boolean;

  constructor(isBefore: (a: T, b: T) => boolean) {
    this.#isBefore = isBefore;
  }

  peek(): T | undefined {
    return this.#entries[0];
  }

  push(entry: T): void {
    const entries = this.#entries;
    let at = entries.push(entry) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(entry, entries[parent] as T)) break;
      entries[at] = entries[parent] as T;
      at = parent;
    }
    entries[at] = entry;
  }

  pop(): T | undefined {
    const entries = this.#entries;
    const top = entries[0];
    const last = entries.pop();
    if (last === undefined || entries.length === 0) return top;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= entries.length) break;
      if (child + 1 < entries.length && this.#isBefore(entries[child + 1] as T, entries[child] as T))
        child += 1;
      if (!this.#isBefore(entries[child] as T, last)) break;
      entries[at] = entries[child] as T;
      at = child;
    }
    entries[at] = last;
    return top;
  }

  clear(): void {
    this.#entries.length = 0;
  }
}
