import { pick, type Random } from './random.ts';

/** What may happen between a client and the server, each as a share of 1. */
const usual = {
  /** The request never leaves. */
  requestLost: 0.005,
  /** It is carried out, and nobody hears of it. */
  answerLost: 0.01,
  /** The socket ends right after a frame was sent. */
  socketCut: 0.002,
  pushDropped: 0.01,
  pushDoubled: 0.01,
  pushLate: 0.02,
} as const;

export type Chances = Readonly<Record<keyof typeof usual, number>>;

/** Of two doors that do the same, this share of messages takes HTTP although a socket is open. */
const httpShare = 0.5;
const lateMaxMs = 300;

/** The network between one client and the server: it loses, doubles and delays, until it is told to be calm. */
export class Weather {
  readonly #random: Random;
  readonly #chances: Chances;
  isCalm = false;

  constructor(random: Random, chances: Partial<Chances> = {}) {
    this.#random = random;
    this.#chances = { ...usual, ...chances };
  }

  strikes(what: keyof Chances): boolean {
    return !this.isCalm && this.#random() < this.#chances[what];
  }

  takesHttp(): boolean {
    return this.#random() < httpShare;
  }

  lateMs(): number {
    return this.#random() * lateMaxMs;
  }

  number(): number {
    return this.#random();
  }

  pick<Value>(values: readonly Value[]): Value {
    return pick(this.#random, values);
  }
}
