/** Every limit, size and time of the product, with its unit in its name. Cloud, local stack, site and documents read them here. */

export const protocolVersion = 1;

/** Whether a server of version `current` serves a client of `version`: its own version and the one before it. */
export function isAcceptedProtocol(version: number, current: number): boolean {
  return version >= 1 && (version === current || version === current - 1);
}

export * as limits from './limits/sizes.ts';

export * as times from './limits/times.ts';

/** Limits and times of exports. They stand apart, because the app would load them at its start. */
export const exportLimits = {
  /** How long an export can be fetched, and how long one that is not ready is tried. */
  ttlMs: 86_400_000,
  linkTtlSeconds: 300,
  /** Each part goes to the store when it has at least this size; S3 takes 10,000 of at least 5 MiB. */
  partBytes: 8_388_608,
  rowsPerPage: 500,
  /** After so long the work goes on in another call. */
  sliceMs: 60_000,
  /** Whoever works on an export has it to themselves for this long after each part. */
  holdMs: 120_000,
  /** One that failed so often is given up; a job is called three times. */
  failuresMax: 3,
  /** One that nobody has worked at for so long, which is more than a job waits between two calls, is begun once more. */
  staleMs: 300_000,
} as const;

/** Days after which something is gone by itself; the deployment sets its stores accordingly. */
export const retentionDays = {
  backup: 7,
  log: 30,
  exported: 1,
  incoming: 1,
  deadLetter: 14,
  /** Copies of messages that a report shows. */
  report: 180,
} as const;

/** How many recovery codes are made at once. */
export const recoveryCodesMade = 10;

export { accountTimes } from './limits/account.ts';
export { factorLimits } from './limits/factors.ts';

/**
 * How often something may be done: `burst` at once, and one more every `everyMs` after that. Sign-ins have their own rule, a delay
 * that grows with each attempt for a handle.
 */
export const rates = {
  signInsPerAddress: { burst: 30, everyMs: 10_000 },
  registrationsPerAddress: { burst: 5, everyMs: 720_000 },
  recoveriesPerAccount: { burst: 3, everyMs: 1_200_000 },
  recoveriesPerAddress: { burst: 3, everyMs: 1_200_000 },
  passkeyChallengesPerAddress: { burst: 30, everyMs: 10_000 },
  emailsPerPerson: { burst: 3, everyMs: 1_200_000 },
  exports: { burst: 1, everyMs: 86_400_000 },
  messages: { burst: 20, everyMs: 1_000 },
  /** Of one socket, without messages, which have their own. */
  socketFrames: { burst: 30, everyMs: 333 },
  friendRequests: { burst: 10, everyMs: 360_000 },
  searches: { burst: 30, everyMs: 2_000 },
  peopleLookedUp: { burst: 30, everyMs: 30_000 },
  handleChanges: { burst: 2, everyMs: 15 * 86_400_000 },
  nameChanges: { burst: 10, everyMs: 360_000 },
  pictureChanges: { burst: 10, everyMs: 360_000 },
} as const satisfies Record<string, { burst: number; everyMs: number }>;
export type RateName = keyof typeof rates;

/** Keys of people; apart from the others, because the site has no use for it and would load it. */
export const keyLimits = {
  /** Keys that one process remembers; 100 bytes each. */
  cachedMax: 20_000,
  /** A key that was destroyed is forgotten everywhere after this long, … */
  freshMs: 300_000,
  /** … and after this long where the table of keys cannot be reached, so that open chats outlive its being away. */
  keptMs: 900_000,
  retryMs: 1_000,
  /** What keeps a destroyed key from being made anew outlives every backup of the database (35 days at the most). */
  destroyedMarkSeconds: 40 * 86_400,
} as const;
