import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  decide,
  type Lifetime,
  type Retention,
  type RetentionAct,
} from '../../functions/core/retention/rule.ts';
import { limits } from '../../functions/wire/limits.ts';
import { isShorter } from '../../functions/wire/retention.ts';

const people = ['ann', 'bob', 'carol', 'dave'] as const;
type Name = (typeof people)[number];
const lifetime = fc.constantFrom<Lifetime>(null, ...limits.retentionSeconds.slice(0, 3));
const someone = fc.constantFrom(...people);
const act = <Type extends string>(type: Type) => fc.record({ type: fc.constant(type), by: someone });
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constant('set' as const), by: someone, lifetime }),
  },
  { weight: 8, arbitrary: act('agree') },
  { weight: 1, arbitrary: act('decline') },
  { weight: 1, arbitrary: act('leave') },
  { weight: 1, arbitrary: act('join') },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** What each member wants, as they themselves last said it: kept apart from the rule, to hold it to. */
class Ledger {
  readonly members = new Set<Name>(people);
  readonly wishes = new Map<string, Lifetime>();
  retention: Retention = { lifetime: null, proposal: null };

  play(one: Step): void {
    const { members, wishes, retention: before } = this;
    if (one.type === 'join') {
      if (!members.has(one.by)) wishes.delete(one.by);
      members.add(one.by);
      return;
    }
    if (!members.has(one.by)) return;
    if (one.type === 'leave') {
      members.delete(one.by);
      wishes.delete(one.by);
      if (members.size === 0) return;
    }
    const act: RetentionAct = one.type === 'leave' ? { type: 'left', by: one.by } : one;
    if (act.type === 'set') wishes.set(act.by, act.lifetime);
    if (act.type === 'agree' && before.proposal) wishes.set(act.by, before.proposal.lifetime);
    if (act.type === 'decline') wishes.delete(act.by);
    const { change, retention } = decide(before, act, members);
    this.retention = retention;

    if (isShorter(before.lifetime, retention.lifetime)) {
      expect(change).toBe('lengthened');
      for (const member of members) expect(wishes.get(member), member).toEqual(retention.lifetime);
    }
    if (act.type === 'set' && isShorter(act.lifetime, before.lifetime))
      expect(retention).toEqual({ lifetime: act.lifetime, proposal: null });
    if (act.type === 'decline') expect(retention.proposal).toBeNull();
    if (retention.proposal) {
      const { by, agreed, lifetime: proposed } = retention.proposal;
      expect(members).toContain(by);
      expect(isShorter(retention.lifetime, proposed)).toBe(true);
      expect([...members].some((member) => !agreed.has(member))).toBe(true);
      for (const member of members) if (agreed.has(member)) expect(wishes.get(member)).toEqual(proposed);
    }
    if (change === 'none' && act.type !== 'left') expect(retention).toEqual(before);
  }
}

test('messages never live longer than before unless every member agreed to just that', () => {
  let lengthened = 0;
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40, size: 'max' }), (steps) => {
      const ledger = new Ledger();
      for (const one of steps) {
        const before = ledger.retention.lifetime;
        ledger.play(one);
        if (isShorter(before, ledger.retention.lifetime)) lengthened++;
      }
    }),
    { numRuns: 3_000 },
  );
  expect(lengthened, 'the runs reach what they are about').toBeGreaterThan(100);
});

test('who goes on to agree ends every proposal, whatever happened before', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20, size: 'max' }), (steps) => {
      const ledger = new Ledger();
      for (const one of steps) ledger.play(one);
      const proposed = ledger.retention.proposal;
      for (const by of ledger.members) ledger.play({ type: 'agree', by });
      expect(ledger.retention.proposal).toBeNull();
      if (proposed) expect(ledger.retention.lifetime).toEqual(proposed.lifetime);
    }),
  );
});
