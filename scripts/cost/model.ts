import { costUsd, type PriceName } from './prices.ts';
import type { Counted } from './template.ts';
import {
  type Action,
  awakeFraction,
  capacityAwake,
  habits,
  type Measured,
  minutesPerMonth,
  pingsPerMinute,
  pollsPerQueuePerMinute,
} from './usage.ts';

export interface Line {
  readonly price: PriceName;
  readonly units: number;
  readonly usd: number;
}

/** How often each action happens in a month. */
export type Volume = Readonly<Record<Action, number>>;

/** What so many monthly users do in a month, by `habits`. */
export function volumeOf(users: number): Volume {
  const visits = users * habits.visitsPerUser;
  return {
    message: users * habits.messagesPerUser,
    visit: visits,
    ping: visits * habits.minutesPerVisit * pingsPerMinute,
    signIn: users * habits.signInsPerUser,
  };
}

/** The bill of a month, line by line, dearest first: what stands there anyway, and what so much use adds. */
export function bill(template: Counted, measured: Measured, volume: Volume): Line[] {
  const units = merge(standing(template), moving(template, measured, volume));
  return Object.entries(units)
    .map(([name, amount]) => {
      const price = name as PriceName;
      return { price, units: amount, usd: costUsd(price, amount) };
    })
    .sort((one, other) => other.usd - one.usd);
}

/** The sum of a bill, in dollars. */
export function total(lines: readonly Line[]): number {
  return lines.reduce((sum, { usd }) => sum + usd, 0);
}

type Units = Partial<Record<PriceName, number>>;

function standing(template: Counted): Units {
  return {
    secret: template.secrets,
    alarmMetric: template.alarmMetrics,
    dashboard: template.dashboards,
    queueRequest: template.polledQueues * pollsPerQueuePerMinute * minutesPerMonth,
    acuHour: template.minAcu * (minutesPerMonth / 60),
    // An empty schema; the volume grows with what is written.
    databaseGb: 0.1,
  };
}

function moving(template: Counted, measured: Measured, volume: Volume): Units {
  const sum = (of: (action: Action) => number) =>
    (Object.keys(volume) as Action[]).reduce((all, action) => all + volume[action] * of(action), 0);
  const invocations = sum((action) =>
    Object.values(measured[action].functions).reduce((all, one) => all + one.invocations, 0),
  );
  const gbSeconds = sum((action) =>
    Object.entries(measured[action].functions).reduce((all, [entry, one]) => {
      const memoryGb = (template.memoryMib[entry] ?? 512) / 1024;
      return all + one.invocations * (one.meanMs / 1_000) * habits.cloudDurationFactor * memoryGb;
    }, 0),
  );
  const httpRequests = sum((action) => measured[action].httpRequests);
  const databaseSeconds =
    (volume.message * habits.databaseMsPerMessage + volume.visit * habits.databaseMsPerVisit) / 1_000;
  const awake = awakeFraction(volume.message + volume.visit, template.pauseAfterSeconds);
  const visits = volume.visit * habits.cdnRequestsPerVisit;
  return {
    invocation: invocations,
    gbSecond: gbSeconds,
    httpRequest: httpRequests,
    socketMessage: sum((action) => measured[action].socketMessages),
    socketMinute: volume.visit * habits.minutesPerVisit,
    redisCommand: sum((action) => measured[action].redisCommands),
    // Sent, received and deleted.
    queueRequest: sum((action) => measured[action].queueMessages) * 3,
    acuHour: awake === 0 ? 0 : awake * (minutesPerMonth / 60) * capacityAwake(databaseSeconds),
    databaseGb: (volume.message * habits.monthsKept * habits.kbPerStoredMessage) / 1e6,
    databaseIo: volume.message * habits.databaseIoPerMessage,
    recordWrite: volume.signIn + volume.visit,
    recordRead: volume.signIn + volume.visit,
    cdnRequest: visits + httpRequests,
    cdnGb: (volume.visit * habits.cdnKbPerVisit + sum((action) => measured[action].socketBytes) / 1e3) / 1e6,
    logGb: (invocations * habits.logBytesPerInvocation) / 1e9,
  };
}

function merge(one: Units, other: Units): Units {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]) as Set<PriceName>;
  return Object.fromEntries([...names].map((name) => [name, (one[name] ?? 0) + (other[name] ?? 0)]));
}
