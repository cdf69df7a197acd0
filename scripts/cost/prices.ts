/**
 * List prices in us-east-1, in dollars, with what is free every month for good (not the offers for new accounts).
 * They change: each line says where it was read.
 */
export interface Price {
  readonly unit: string;
  readonly perUnitUsd: number;
  /** Units a month that cost nothing. */
  readonly freeUnits: number;
  readonly source: string;
}

/** Of which month the list is. Sockets were looked at again in 2026-11, and Upstash's page on 2026-11-09. */
export const pricesAsOf = '2025-11';

const million = 1_000_000;

export const prices = {
  secret: {
    unit: 'secret-month',
    perUnitUsd: 0.4,
    freeUnits: 0,
    source: 'aws.amazon.com/secrets-manager/pricing',
  },
  alarmMetric: {
    unit: 'metric-month',
    perUnitUsd: 0.1,
    freeUnits: 10,
    source: 'aws.amazon.com/cloudwatch/pricing',
  },
  dashboard: {
    unit: 'dashboard-month',
    perUnitUsd: 3,
    freeUnits: 3,
    source: 'aws.amazon.com/cloudwatch/pricing',
  },
  logGb: { unit: 'GB', perUnitUsd: 0.5, freeUnits: 5, source: 'aws.amazon.com/cloudwatch/pricing' },
  queueRequest: {
    unit: 'request',
    perUnitUsd: 0.4 / million,
    freeUnits: million,
    source: 'aws.amazon.com/sqs/pricing',
  },
  invocation: {
    unit: 'request',
    perUnitUsd: 0.2 / million,
    freeUnits: million,
    source: 'aws.amazon.com/lambda/pricing',
  },
  // arm64.
  gbSecond: {
    unit: 'GB-second',
    perUnitUsd: 0.0000133334,
    freeUnits: 400_000,
    source: 'aws.amazon.com/lambda/pricing',
  },
  httpRequest: {
    unit: 'request',
    perUnitUsd: 1 / million,
    freeUnits: 0,
    source: 'aws.amazon.com/api-gateway/pricing',
  },
  // In pieces of 32 kB, each way.
  socketMessage: {
    unit: 'message',
    perUnitUsd: 1 / million,
    freeUnits: 0,
    source: 'aws.amazon.com/api-gateway/pricing',
  },
  socketMinute: {
    unit: 'minute',
    perUnitUsd: 0.25 / million,
    freeUnits: 0,
    source: 'aws.amazon.com/api-gateway/pricing',
  },
  acuHour: { unit: 'ACU-hour', perUnitUsd: 0.12, freeUnits: 0, source: 'aws.amazon.com/rds/aurora/pricing' },
  databaseGb: {
    unit: 'GB-month',
    perUnitUsd: 0.1,
    freeUnits: 0,
    source: 'aws.amazon.com/rds/aurora/pricing',
  },
  databaseIo: {
    unit: 'I/O',
    perUnitUsd: 0.2 / million,
    freeUnits: 0,
    source: 'aws.amazon.com/rds/aurora/pricing',
  },
  recordWrite: {
    unit: 'write',
    perUnitUsd: 0.625 / million,
    freeUnits: 0,
    source: 'aws.amazon.com/dynamodb/pricing/on-demand',
  },
  recordRead: {
    unit: 'read',
    perUnitUsd: 0.125 / million,
    freeUnits: 0,
    source: 'aws.amazon.com/dynamodb/pricing/on-demand',
  },
  recordBackupGb: {
    unit: 'GB-month',
    perUnitUsd: 0.2,
    freeUnits: 0,
    source: 'aws.amazon.com/dynamodb/pricing/on-demand',
  },
  objectGb: { unit: 'GB-month', perUnitUsd: 0.023, freeUnits: 0, source: 'aws.amazon.com/s3/pricing' },
  cdnRequest: {
    unit: 'request',
    perUnitUsd: 0.01 / 10_000,
    freeUnits: 10 * million,
    source: 'aws.amazon.com/cloudfront/pricing',
  },
  cdnGb: { unit: 'GB', perUnitUsd: 0.085, freeUnits: 1_000, source: 'aws.amazon.com/cloudfront/pricing' },
  redisCommand: {
    unit: 'command',
    perUnitUsd: 0.2 / 100_000,
    freeUnits: 500_000,
    source: 'upstash.com/pricing/redis',
  },
} as const satisfies Record<string, Price>;

export type PriceName = keyof typeof prices;

/** What `units` a month cost after what is free. Throws for less than nothing. */
export function costUsd(name: PriceName, units: number): number {
  if (!(units >= 0)) throw new RangeError(`${units} units of ${name}`);
  const { perUnitUsd, freeUnits } = prices[name];
  return Math.max(0, units - freeUnits) * perUnitUsd;
}
