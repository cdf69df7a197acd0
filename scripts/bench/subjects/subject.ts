/** What a load does not care about: how one way of running is started, reached and asked. */

/** How the ways of running are told apart, in the order of the table. */
export const subjectNames = [
  'cloud',
  'embedded',
  'bare-stored',
  'bare-shared',
  'bare-nothing',
  'socket.io',
] as const;
export type SubjectName = (typeof subjectNames)[number];

/** One person's way in. */
export interface Seat {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Who it is, where the address does not say so. */
  readonly dialect: Dialect;
}

/** How frames are written: the product's commands, the plain frames of the limits, Engine.IO packets. */
export type Dialect = 'product' | 'plain' | 'socket.io';

/** People and rooms, by place in the list of people. */
export interface Cast {
  readonly people: number;
  /** Each pair is a room of two, the first `2 * pairs` people. */
  readonly pairs: number;
  /** The last `groupSize` people share one room. */
  readonly groupSize: number;
}

export interface Stage {
  readonly seats: readonly Seat[];
  readonly pairRooms: readonly string[];
  readonly groupRoom: string;
}

export interface Page {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export type Command =
  | { readonly do: 'start'; readonly name: SubjectName; readonly dataDir: string }
  | { readonly do: 'stage'; readonly cast: Cast }
  /** Fills the room of the first pair up to this many messages; answers where its newest page is read. */
  | { readonly do: 'fill'; readonly messages: number }
  /** How many of these messages are stored. */
  | { readonly do: 'count'; readonly clientIds: readonly string[] }
  | { readonly do: 'usage' | 'collect' | 'stop' };

export interface Answer {
  readonly stage?: Stage;
  readonly page?: Page;
  readonly count?: number;
  readonly usage?: Usage;
}

/** Processor time since each process began, in microseconds, and memory in bytes. */
export interface Usage {
  readonly serverMicros: number;
  readonly postgresMicros: number;
  readonly redisMicros: number;
  readonly serverBytes: number;
}
