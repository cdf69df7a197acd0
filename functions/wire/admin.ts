import * as v from 'valibot';
import { InviteCreate } from './groups.ts';
import { InstanceSettings } from './instance.ts';
import { limits } from './limits.ts';
import { operatorActs } from './operator-log.ts';
import { ReportReason } from './reports.ts';
import { freeText, HandleShape, Seq, TimeMs, Uuid } from './values.ts';

/** Everything that administrators do; each is written into their log. */
export const adminActs = [
  ...operatorActs.filter((act) => act !== 'retention.changed'),
  'settings.changed',
  'invite.created',
  'invite.revoked',
] as const;
export const AdminActName = v.picklist(adminActs);
export type AdminActName = v.InferOutput<typeof AdminActName>;

/** Why somebody is suspended. `compromised`: the account is in the wrong hands. */
export const SuspensionReason = v.picklist([...ReportReason.options, 'compromised']);
export type SuspensionReason = v.InferOutput<typeof SuspensionReason>;

/** Numbers only. Days are of UTC. `bytes` null: not known. */
export const AdminOverview = v.object({
  people: v.number(),
  suspended: v.number(),
  admins: v.number(),
  /** Who was here in the last 30 days; only the day of the last visit is kept. */
  activeIn30Days: v.number(),
  directConversations: v.number(),
  groups: v.number(),
  openReports: v.number(),
  messagesPerDay: v.array(v.object({ day: v.string(), count: v.number() })),
  storage: v.object({ databaseBytes: v.nullable(v.number()), fileBytes: v.nullable(v.number()) }),
});
export type AdminOverview = v.InferOutput<typeof AdminOverview>;

/** All that administrators see of a person: no name, no friends, no conversations, and of the time the day alone. */
export const AdminPerson = v.object({
  id: Uuid,
  handle: HandleShape,
  isAdmin: v.boolean(),
  suspension: v.nullable(v.object({ reason: SuspensionReason, sinceMs: TimeMs })),
  createdDay: v.string(),
});
export type AdminPerson = v.InferOutput<typeof AdminPerson>;
export const AdminPeople = v.object({ people: v.array(AdminPerson), more: v.boolean() });
export type AdminPeople = v.InferOutput<typeof AdminPeople>;

export const SuspensionCreate = v.strictObject({ reason: SuspensionReason });

export const InstanceInviteCreate = InviteCreate;
export type InstanceInviteCreate = v.InferOutput<typeof InstanceInviteCreate>;
/** A code to register with. It stands as `/register#<token>`, so the token reaches no server's log. */
export const InstanceInvite = v.object({
  id: Uuid,
  token: v.string(),
  createdAtMs: TimeMs,
  expiresAtMs: v.nullable(TimeMs),
  maxUses: v.nullable(v.number()),
  uses: v.number(),
});
export type InstanceInvite = v.InferOutput<typeof InstanceInvite>;
export const InstanceInviteList = v.object({ invites: v.array(InstanceInvite) });

export const ReportOutcome = v.picklist(['none', 'warn', 'suspend']);
export type ReportOutcome = v.InferOutput<typeof ReportOutcome>;

/** A report with what the reporter wrote and chose to show; nothing else of a conversation, not even its title. */
export const AdminReport = v.object({
  id: Uuid,
  createdAtMs: TimeMs,
  reporter: v.nullable(HandleShape),
  /** Null where a conversation was reported and no person. */
  reported: v.nullable(v.object({ id: Uuid, handle: HandleShape, isSuspended: v.boolean() })),
  reason: ReportReason,
  comment: v.string(),
  /** `text` null: it is nothing that can be read as text. */
  messages: v.array(
    v.object({ sender: v.nullable(HandleShape), sentAtMs: TimeMs, text: v.nullable(v.string()) }),
  ),
  review: v.nullable(
    v.object({
      outcome: ReportOutcome,
      note: v.string(),
      atMs: TimeMs,
      by: v.nullable(HandleShape),
    }),
  ),
});
export type AdminReport = v.InferOutput<typeof AdminReport>;
export const AdminReports = v.object({ reports: v.array(AdminReport), more: v.boolean() });
export type AdminReports = v.InferOutput<typeof AdminReports>;

/** `reason` is told to the person who is warned or suspended; `note` is for administrators alone. */
export const ReportReview = v.pipe(
  v.strictObject({
    outcome: ReportOutcome,
    reason: v.optional(SuspensionReason),
    note: v.optional(freeText(limits.reportNoteMaxCodePoints), ''),
  }),
  v.forward(
    v.check(({ outcome, reason }) => (outcome === 'none') === (reason === undefined), 'required'),
    ['reason'],
  ),
);
export type ReportReview = v.InferOutput<typeof ReportReview>;

export const AdminSettings = v.object({ settings: InstanceSettings });
export type AdminSettings = v.InferOutput<typeof AdminSettings>;

export const AdminLogEntry = v.object({
  seq: Seq,
  atMs: TimeMs,
  act: AdminActName,
  /** Null: the deployment, or an account that has gone. */
  admin: v.nullable(HandleShape),
  subject: v.nullable(HandleShape),
  detail: v.record(v.string(), v.nullable(v.union([v.string(), v.number(), v.boolean()]))),
});
export type AdminLogEntry = v.InferOutput<typeof AdminLogEntry>;
export const AdminLog = v.object({ entries: v.array(AdminLogEntry), more: v.boolean() });
export type AdminLog = v.InferOutput<typeof AdminLog>;
