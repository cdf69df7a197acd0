/** One message to many sockets in the cloud, reckoned event by event: when the last one has it, and what that costs. */

/** What was measured or is published; each can be changed to see what it does. */
export const assumptions = {
  /** A post over a kept connection within a region, round trip, and what it takes of a processor. */
  postMs: 12,
  postCpuMs: 0.12,
  /** Posts under way in one function. */
  atOnceMax: 64,
  /** Of the account, all APIs together: 10,000 requests a second, as many at once. */
  requestsPerSecond: 10_000,
  inlineSocketsMax: 200,
  peoplePerShardMax: 500,
  /** SQS to function: the first poll, how many pollers there are at first, and how many come each minute. */
  queueMs: 25,
  pollersFirst: 5,
  pollersPerMinute: 300,
  coldStartMs: 250,
  shardsPerInvocation: 1,
  memoryGib: 0.5,
  dollars: {
    perPost: 1 / 1e6,
    perQueueRequest: 0.4 / 1e6,
    perInvocation: 0.2 / 1e6,
    perGibSecond: 0.0000133334,
    perRedisCommand: 0.2 / 100_000,
  },
} as const;

export type Assumptions = typeof assumptions;

export interface Outcome {
  readonly members: number;
  readonly way: 'at once' | 'shards' | 'notice';
  /** From the commit until the last member's socket has it. */
  readonly lastMs: number;
  readonly posts: number;
  readonly functions: number;
  /** Of one message; a notice shares its cost with all messages of its second. */
  readonly dollars: number;
}

/** Told by the function that stored the message. */
export function atOnce(members: number, given: Assumptions = assumptions): Outcome {
  const quota = openQuota(given);
  const { endMs, busyMs } = post(0, members, quota, given);
  return {
    members,
    way: 'at once',
    lastMs: endMs,
    posts: members,
    functions: 0,
    dollars: cost(members, 0, busyMs, given),
  };
}

/** Told by a function for each shard, as many at a time as there are pollers. */
export function byShards(members: number, given: Assumptions = assumptions): Outcome {
  const quota = openQuota(given);
  const pollers: number[] = [];
  let [lastMs, busyMs, functions] = [0, 0, 0];
  for (let from = 0; from < members; from += given.peoplePerShardMax) {
    const readyMs = nextPoller(pollers, given);
    const { endMs, busyMs: took } = post(
      readyMs,
      Math.min(given.peoplePerShardMax, members - from),
      quota,
      given,
    );
    pollers.push(endMs);
    lastMs = Math.max(lastMs, endMs);
    busyMs += took;
    functions++;
  }
  return {
    members,
    way: 'shards',
    lastMs,
    posts: members,
    functions,
    dollars: cost(members, functions, busyMs, given),
  };
}

/** Only that there is more is told, once a second at most, by shards; clients fetch at a random moment of the next second. */
export function byNotice(members: number, perSecond: number, given: Assumptions = assumptions): Outcome {
  const notice = byShards(members, given);
  const fetchMs = 1_000 + 50;
  const waitMs = 1_000;
  const { dollars } = notice;
  return {
    ...notice,
    way: 'notice',
    lastMs: waitMs + notice.lastMs + fetchMs,
    dollars: dollars / Math.max(1, perSecond),
  };
}

/** When the next function may begin: a poller that is free, or one more where they have grown so far. */
function nextPoller(busyUntilMs: number[], given: Assumptions): number {
  const perMs = given.pollersPerMinute / 60_000;
  const isNew = busyUntilMs.length < given.pollersFirst;
  if (isNew) return given.queueMs + given.coldStartMs;
  busyUntilMs.sort((one, other) => one - other);
  const freeMs = busyUntilMs[0] ?? 0;
  const grownMs = (busyUntilMs.length + 1 - given.pollersFirst) / perMs;
  if (grownMs < freeMs) return Math.max(given.queueMs, grownMs) + given.coldStartMs;
  busyUntilMs.shift();
  return freeMs + given.queueMs;
}

interface Quota {
  /** When `count` requests that would like to begin at this moment have all begun. */
  take(atMs: number, count: number): number;
}

function openQuota({ requestsPerSecond }: Assumptions): Quota {
  let fullAtMs = 0;
  const eachMs = 1_000 / requestsPerSecond;
  return {
    take: (atMs, count) => {
      fullAtMs = Math.max(fullAtMs, atMs - 1_000) + count * eachMs;
      return Math.max(atMs, fullAtMs);
    },
  };
}

function post(
  fromMs: number,
  count: number,
  quota: Quota,
  given: Assumptions,
): { endMs: number; busyMs: number } {
  const rounds = Math.ceil(count / given.atOnceMax);
  const byLatencyMs = fromMs + rounds * given.postMs;
  const byCpuMs = fromMs + count * given.postCpuMs + given.postMs;
  const byQuotaMs = quota.take(fromMs, count) + given.postMs;
  const endMs = Math.max(byLatencyMs, byCpuMs, byQuotaMs);
  return { endMs, busyMs: endMs - fromMs };
}

function cost(posts: number, functions: number, busyMs: number, { dollars, memoryGib }: Assumptions): number {
  // A message in a queue is sent, received and deleted.
  const queue = functions * 3 * dollars.perQueueRequest;
  const lookUps = (functions + 1) * dollars.perRedisCommand;
  const time = (busyMs / 1_000) * memoryGib * dollars.perGibSecond;
  return posts * dollars.perPost + queue + lookUps + functions * dollars.perInvocation + time;
}
