export interface Scored {
  member: string;
  score: number;
}

/** Members with scores, kept in Redis' order: by score, then by the bytes of the member. */
export class SortedSet {
  readonly #scores = new Map<string, number>();
  readonly #ordered: Scored[] = [];

  get size(): number {
    return this.#ordered.length;
  }

  /** Ascending; not to be changed. */
  get ordered(): readonly Scored[] {
    return this.#ordered;
  }

  score(member: string): number | undefined {
    return this.#scores.get(member);
  }

  /** Stores a negative zero as zero, as Redis does while a set is small. */
  set(member: string, given: number): void {
    const score = given + 0;
    this.delete(member);
    this.#ordered.splice(this.#position(member, score), 0, { member, score });
    this.#scores.set(member, score);
  }

  delete(member: string): boolean {
    const score = this.#scores.get(member);
    if (score === undefined) return false;
    this.#ordered.splice(this.#position(member, score), 1);
    return this.#scores.delete(member);
  }

  /** Removes `count` members from position `start` on. */
  deleteAt(start: number, count: number): void {
    for (const { member } of this.#ordered.splice(start, count)) this.#scores.delete(member);
  }

  /** How many members come before this one; undefined when it is not in the set. */
  rank(member: string): number | undefined {
    const score = this.#scores.get(member);
    return score === undefined ? undefined : this.#position(member, score);
  }

  /** The first position for which `reached` holds; it must be false up to there and true from there on. */
  firstPosition(reached: (item: Scored) => boolean): number {
    let low = 0;
    let high = this.#ordered.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const item = this.#ordered[middle];
      if (item !== undefined && reached(item)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #position(member: string, score: number): number {
    return this.firstPosition(
      (item) => item.score > score || (item.score === score && item.member >= member),
    );
  }
}
