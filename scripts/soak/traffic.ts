import type { Person } from './person.ts';

const tickMs = 50;
const typingMs = { from: 300, to: 2_000 };

/** People who write and read: a few of them much, most of them little, and to some friends more than to others. */
export class Traffic {
  readonly #people: readonly Person[];
  /** For each person the sum of the weights up to and including them. */
  readonly #weightSums: number[] = [];
  readonly #typing = new Set<NodeJS.Timeout>();
  #ticks: NodeJS.Timeout | undefined;
  #due = 0;
  #writtenCount = 0;

  constructor(people: readonly Person[]) {
    this.#people = people;
    let sum = 0;
    for (const [rank] of people.entries()) {
      sum += (rank + 1) ** -0.7;
      this.#weightSums.push(sum);
    }
  }

  get writtenCount(): number {
    return this.#writtenCount;
  }

  start(perSecond: number): void {
    let beforeMs = performance.now();
    this.#ticks = setInterval(() => {
      const nowMs = performance.now();
      this.#due += ((nowMs - beforeMs) / 1_000) * perSecond;
      beforeMs = nowMs;
      for (; this.#due >= 1; this.#due--) this.#act();
    }, tickMs);
  }

  /** Nobody begins another message; resolves when those that are being typed are on their way. */
  async stop(): Promise<void> {
    clearInterval(this.#ticks);
    while (this.#typing.size > 0) await new Promise((resolve) => setTimeout(resolve, tickMs));
  }

  #act(): void {
    const writer = this.#pickWriter();
    const to = favourite(writer.resident.conversationIds);
    writer.read(to);
    writer.engine.startTyping(to);
    const timer = setTimeout(
      () => {
        this.#typing.delete(timer);
        this.#writtenCount++;
        writer.write(to);
      },
      typingMs.from + Math.random() * (typingMs.to - typingMs.from),
    );
    this.#typing.add(timer);
    const reader = this.#people[Math.floor(Math.random() * this.#people.length)];
    const unread = Object.values(reader?.state.conversations ?? {}).find((one) => one.unread > 0);
    if (unread) reader?.read(unread.id);
  }

  #pickWriter(): Person {
    const at = Math.random() * (this.#weightSums.at(-1) ?? 0);
    const index = this.#weightSums.findIndex((sum) => sum > at);
    return this.#people[index] as Person;
  }
}

/** The first ones more often. */
function favourite(ids: readonly string[]): string {
  return ids[Math.floor(Math.random() ** 2 * ids.length)] as string;
}
