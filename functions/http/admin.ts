import { listAdminLog } from '../core/admin/list-log.ts';
import { getOverview } from '../core/admin/overview.ts';
import { listPeople } from '../core/admin/people.ts';
import { grantAdmin, revokeAdmin } from '../core/admin/roles.ts';
import { createInstanceInvite, listInstanceInvites, revokeInstanceInvite } from '../core/instance/invites.ts';
import { getInstanceSettings, updateInstanceSettings } from '../core/instance/update.ts';
import { listReports } from '../core/reports/list.ts';
import { reviewReport } from '../core/reports/review.ts';
import { reinstatePerson, suspendPerson } from '../core/suspension/suspend.ts';
import { httpDoor } from './door.ts';

export const { create, handler } = httpDoor<'http-admin'>({
  'instance.overview': async ({ ctx, actor }) => ({ result: await getOverview(ctx, actor) }),
  'person.list': async ({ ctx, actor, query }) => ({ result: await listPeople(ctx, actor, query) }),
  'person.suspend': async ({ ctx, actor, params, body }) => {
    await suspendPerson(ctx, actor, params.userId, body.reason);
    return { result: undefined };
  },
  'person.reinstate': async ({ ctx, actor, params }) => {
    await reinstatePerson(ctx, actor, params.userId);
    return { result: undefined };
  },
  'report.list': async ({ ctx, actor, query }) => ({ result: await listReports(ctx, actor, query) }),
  'report.review': async ({ ctx, actor, params, body }) => {
    await reviewReport(ctx, actor, params.reportId, body);
    return { result: undefined };
  },
  'instance-settings.get': async ({ ctx, actor }) => ({
    result: { settings: await getInstanceSettings(ctx, actor) },
  }),
  'instance-settings.update': async ({ ctx, actor, body }) => ({
    result: { settings: await updateInstanceSettings(ctx, actor, body) },
  }),
  'instance-invite.create': async ({ ctx, actor, body }) => ({
    result: await createInstanceInvite(ctx, actor, body),
  }),
  'instance-invite.list': async ({ ctx, actor }) => ({
    result: { invites: await listInstanceInvites(ctx, actor) },
  }),
  'instance-invite.revoke': async ({ ctx, actor, params }) => {
    await revokeInstanceInvite(ctx, actor, params.inviteId);
    return { result: undefined };
  },
  'admin.grant': async ({ ctx, actor, params }) => {
    await grantAdmin(ctx, actor, params.userId);
    return { result: undefined };
  },
  'admin.revoke': async ({ ctx, actor, params }) => {
    await revokeAdmin(ctx, actor, params.userId);
    return { result: undefined };
  },
  'admin-log.list': async ({ ctx, actor, query }) => ({ result: await listAdminLog(ctx, actor, query) }),
});
