import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { functions } from '../../functions/routes.ts';
import { bill, total, volumeOf } from '../../scripts/cost/model.ts';
import { costUsd, type PriceName, prices } from '../../scripts/cost/prices.ts';
import { type Counted, countResources } from '../../scripts/cost/template.ts';
import { awakeFraction, capacityAwake, type Measured } from '../../scripts/cost/usage.ts';
import { type Synthesis, synthesise, synthTimeoutMs } from '../infra/synthesised.ts';

const measuredFile = new URL('../../scripts/cost/measured.json', import.meta.url);
const measured: Measured = JSON.parse(readFileSync(measuredFile, 'utf8'));
const clouds = new Map<string, Synthesis>();
beforeAll(async () => {
  for (const db of ['express', 'vpc']) clouds.set(db, await synthesise({ db }));
}, synthTimeoutMs);
const template = (db = 'express'): Counted =>
  countResources((clouds.get(db)?.resources ?? []).map(({ raw }) => raw));

describe('prices', () => {
  test('what is free is taken off, and never more than there is', () => {
    expect(costUsd('queueRequest', 1_000_000)).toBe(0);
    expect(costUsd('queueRequest', 3_500_000)).toBeCloseTo(1);
    expect(costUsd('secret', 2)).toBeCloseTo(0.8);
    expect(() => costUsd('secret', -1)).toThrow('-1 units of secret');
    expect(() => costUsd('secret', Number.NaN)).toThrow();
  });

  test('every line has a unit and says where it was read', () => {
    for (const [name, price] of Object.entries(prices)) {
      expect(price.source, name).toMatch(/^[a-z.]+\/.*pricing/);
      expect(price.perUnitUsd, name).toBeGreaterThan(0);
    }
  });
});

describe('the database', () => {
  test('sleeps without requests and is awake for a part of the month by their number', () => {
    expect(awakeFraction(0, 300)).toBe(0);
    // One request a day keeps it awake for five minutes of 1,440.
    expect(awakeFraction(365 / 12, 300)).toBeCloseTo(300 / 86_400, 4);
    expect(awakeFraction(1e9, 300)).toBeCloseTo(1);
  });

  test('has the least capacity while there is little to do, and more by the work of the busiest hour', () => {
    expect(capacityAwake(0)).toBe(0.5);
    // One core-second a second, four times that at the peak, a quarter of a core for a unit.
    expect(capacityAwake(730 * 3_600)).toBeCloseTo(16);
  });
});

describe('the template', () => {
  test.each(['express', 'vpc'])('of -c db=%s has nothing whose cost nobody has looked at', (db) => {
    const entries = Object.values(functions).map(({ entry }) => entry);
    expect(Object.keys(template(db).memoryMib)).toEqual(expect.arrayContaining(entries));
    expect(template(db)).toMatchObject({ minAcu: 0, pauseAfterSeconds: 300, dashboards: 1 });
  });

  test('with something that is paid by the hour is refused', () => {
    const gateway = { Type: 'AWS::EC2::NatGateway' };
    expect(() => countResources([gateway])).toThrow('What AWS::EC2::NatGateway costs is not known');
    const endpoint = { Type: 'AWS::EC2::VPCEndpoint', Properties: { VpcEndpointType: 'Interface' } };
    expect(() => countResources([endpoint])).toThrow('AWS::EC2::VPCEndpoint');
  });

  test.each(['express', 'vpc'])('of -c db=%s costs less than a dollar idle, most of it secrets', (db) => {
    const lines = bill(template(db), measured, volumeOf(0));
    expect(total(lines)).toBeLessThan(db === 'express' ? 1 : 1.25);
    // One queue is asked within the free million; each one beyond one and a half would cost 26 cents.
    expect(template(db).polledQueues).toBe(1);
    expect(lines.find(({ price }) => price === 'queueRequest')).toMatchObject({ units: 657_000, usd: 0 });
    const secrets = lines.find(({ price }) => price === 'secret')?.usd ?? 0;
    expect(total(lines) - secrets).toBeCloseTo(0.01);
  });
});

describe('use', () => {
  const units = (users: number, name: PriceName) =>
    bill(template(), measured, volumeOf(users)).find(({ price }) => price === name)?.units ?? 0;

  test('a message costs its frames, its invocations, its commands and its check', () => {
    const { message } = measured;
    expect(message.socketMessages).toBe(4);
    expect(message.functions['ws/frames.ts']?.invocations).toBe(2);
    expect(message.redisCommands).toBeGreaterThanOrEqual(1);
    expect(message.queueMessages).toBeGreaterThanOrEqual(1);
  });

  test('grows with people, and is the sum of its lines', () => {
    expect(units(2_000, 'socketMessage')).toBeCloseTo(2 * units(1_000, 'socketMessage'));
    expect(units(1_000, 'socketMinute')).toBe(1_000 * 60 * 8);
    const lines = bill(template(), measured, volumeOf(1_000));
    expect(total(lines)).toBeCloseTo(
      lines.reduce((sum, { units: amount, price }) => sum + costUsd(price, amount), 0),
    );
    expect(lines.map(({ usd }) => usd)).toEqual(
      lines.map(({ usd }) => usd).sort((one, other) => other - one),
    );
  });
});
