import { pick, type Random } from '../faults/random.ts';
import type { Friendship } from './residents.ts';

/** How far apart on the ring two neighbours are friends. */
const neighbourDistances = [1, 2];
/** Friends from elsewhere, for each person on average half of this. */
const chordsPerPerson = 0.5;

/**
 * Who is friends with whom among `count` people, as in a small world: everybody knows four neighbours, and some know
 * people from elsewhere, those the most who know many already. Each pair once.
 */
export function friendshipsAmong(count: number, random: Random): Friendship[] {
  const found = new Map<string, Friendship>();
  const ends: number[] = [];
  const add = (one: number, other: number) => {
    const key = [one, other].sort((a, b) => a - b).join();
    if (one === other || found.has(key)) return;
    found.set(key, [one, other]);
    ends.push(one, other);
  };
  for (let person = 0; person < count; person++) {
    for (const distance of neighbourDistances) add(person, (person + distance) % count);
  }
  for (let chord = 0; chord < count * chordsPerPerson; chord++) {
    add(Math.floor(random() * count), pick(random, ends));
  }
  return [...found.values()];
}
