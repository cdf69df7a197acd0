import type { Cast, Stage } from './subject.ts';

/** The rooms of a server that names them itself. */
export function castRooms(cast: Cast): Pick<Stage, 'pairRooms' | 'groupRoom'> {
  return { pairRooms: Array.from({ length: cast.pairs }, (_, index) => `pair-${index}`), groupRoom: 'group' };
}

/** The people of each of those rooms. */
export function memberships(cast: Cast): Map<string, readonly string[]> {
  const rooms = new Map<string, readonly string[]>();
  for (let index = 0; index < cast.pairs; index++) {
    rooms.set(`pair-${index}`, [String(2 * index), String(2 * index + 1)]);
  }
  const first = cast.people - cast.groupSize;
  rooms.set(
    'group',
    Array.from({ length: cast.groupSize }, (_, index) => String(first + index)),
  );
  return rooms;
}
