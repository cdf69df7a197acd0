import { expect } from 'vitest';
import type { AdminReports } from '../../functions/wire/admin.ts';
import { uuid7 } from '../helpers/person.ts';
import type { Case } from './converging-acts.ts';

/** What brings about the events that administrators cause. */
export const adminCases: Readonly<Record<string, Readonly<Record<string, Case>>>> = {
  'operator.logged': {
    'a role': { act: ({ ann, admin }) => done(admin.call('PUT', `/api/admin/admins/${ann.id}`)) },
  },
  'report.reviewed': {
    'with a warning': {
      before: ({ ann, bob }) =>
        ann.call('POST', '/api/reports', { clientId: uuid7(), userId: bob.id, reason: 'spam' }),
      act: async ({ ann, bob, admin }) => {
        const { body } = await admin.call<AdminReports>('GET', '/api/admin/reports');
        const report = body.reports.find(({ reporter }) => reporter === ann.handle);
        expect(report?.reported?.id).toBe(bob.id);
        const review = { outcome: 'warn', reason: 'spam' };
        return done(admin.call('PUT', `/api/admin/reports/${report?.id}/review`, review));
      },
    },
  },
};

/** A command that answers without a body. */
async function done(command: Promise<{ status: number }>): Promise<{ status: number }> {
  expect((await command).status).toBe(204);
  return { status: 200 };
}
