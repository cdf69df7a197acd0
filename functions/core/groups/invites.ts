import { randomUUID } from 'node:crypto';
import { ApiError } from '../../wire/errors.ts';
import type { GroupInvite, InvitePreview } from '../../wire/groups.ts';
import { limits } from '../../wire/limits.ts';
import type { Actor, Context, Queryable } from '../context.ts';
import { assertToken, claimedIdOf, tokenOf } from '../id-token.ts';
import { assertRoomForGroup } from './addable.ts';
import { changeGroup, type GroupOutcome } from './change.ts';

interface InviteRow {
  readonly id: string;
  readonly conversation_id: string;
  readonly created_by: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number | null;
  readonly maxUses: number | null;
  readonly uses: number;
}

const signedFor = { purpose: 'group-invites' };

const columns = `
  id, conversation_id, created_by, epoch_ms(created_at) as "createdAtMs", epoch_ms(expires_at) as "expiresAtMs",
  max_uses as "maxUses", uses`;
const valid =
  'revoked_at is null and (expires_at is null or expires_at > $2) and (max_uses is null or uses < max_uses)';

/**
 * Makes a link by which people can join. Its token is computed from the invite's id and the instance's secret, so it can be
 * shown again and is stored nowhere.
 *
 * @throws ApiError `not_found`, `forbidden` for members who are neither owner nor admin, `too_many`.
 */
export async function createInvite(
  ctx: Context,
  actor: Actor,
  command: { conversationId: string; expiresInSeconds?: number | undefined; maxUses?: number | undefined },
): Promise<GroupInvite> {
  const { conversationId, expiresInSeconds, maxUses } = command;
  const nowMs = ctx.clock.now();
  const row = await ctx.db.transaction(async (tx) => {
    await assertManager(tx, actor, conversationId);
    const standing = await tx.query({
      text: `select from group_invites where conversation_id = $1 and ${valid}`,
      values: [conversationId, new Date(nowMs)],
    });
    if (standing.rowCount >= limits.groupInvitesMax) throw new ApiError('too_many');
    const { rows } = await tx.query<InviteRow>({
      text: `
        insert into group_invites (id, conversation_id, created_by, created_at, expires_at, max_uses)
        values ($1, $2, $3, $4, $5, $6) returning ${columns}`,
      values: [
        randomUUID(),
        conversationId,
        actor.userId,
        new Date(nowMs),
        expiresInSeconds === undefined ? null : new Date(nowMs + expiresInSeconds * 1_000),
        maxUses ?? null,
      ],
    });
    return rows[0];
  });
  if (!row) throw new Error('The invite was not stored.');
  return inviteOf(ctx, row);
}

/** The links by which people can join now, newest first. @throws ApiError `not_found`, `forbidden`. */
export async function listInvites(
  ctx: Context,
  actor: Actor,
  conversationId: string,
): Promise<GroupInvite[]> {
  const rows = await ctx.db.transaction(async (tx) => {
    await assertManager(tx, actor, conversationId);
    const found = await tx.query<InviteRow>({
      text: `
        select ${columns} from group_invites where conversation_id = $1 and ${valid} order by created_at desc, id`,
      values: [conversationId, new Date(ctx.clock.now())],
    });
    return found.rows;
  });
  return Promise.all(rows.map((row) => inviteOf(ctx, row)));
}

/** Ends a link; a repeat changes nothing. @throws ApiError `not_found`, `forbidden`. */
export async function revokeInvite(
  ctx: Context,
  actor: Actor,
  { conversationId, inviteId }: { conversationId: string; inviteId: string },
): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    await assertManager(tx, actor, conversationId);
    const { rowCount } = await tx.query({
      text: `
        update group_invites set revoked_at = coalesce(revoked_at, $3)
        where id = $1 and conversation_id = $2`,
      values: [inviteId, conversationId, new Date(ctx.clock.now())],
    });
    if (rowCount === 0) throw new ApiError('not_found');
  });
}

/** What a person sees before they join. @throws ApiError `not_found` for a link that is unknown, used up, expired or revoked. */
export async function previewInvite(ctx: Context, actor: Actor, token: string): Promise<InvitePreview> {
  const { rows } = await ctx.db.query<InvitePreview>({
    text: `
      select c.id as "conversationId", c.title, c.description,
        (select count(*) from members m where m.conversation_id = c.id and m.left_seq is null) as "memberCount",
        exists (
          select from members m where m.conversation_id = c.id and m.left_seq is null and m.user_id = $3) as "isMember",
        person_json(u) as "invitedBy"
      from (select * from group_invites where id = $1 and ${valid}) i
      join conversations c on c.id = i.conversation_id join users u on u.id = i.created_by`,
    values: [await inviteIdOf(ctx, token), new Date(ctx.clock.now()), actor.userId],
  });
  const preview = rows[0];
  if (!preview) throw new ApiError('not_found');
  return preview;
}

/**
 * Joins the group of a link; a member already stays as they are, and uses up nothing.
 *
 * @throws ApiError `not_found` as in `previewInvite`, `too_many`.
 */
export async function joinByInvite(
  ctx: Context,
  actor: Actor,
  { clientId, token }: { clientId: string; token: string },
): Promise<GroupOutcome> {
  const inviteId = await inviteIdOf(ctx, token);
  const group = async (tx: Queryable) => {
    const { rows } = await tx.query<{ conversation_id: string }>({
      text: 'select conversation_id from group_invites where id = $1',
      values: [inviteId],
    });
    if (!rows[0]) throw new ApiError('not_found');
    return rows[0].conversation_id;
  };
  const command = { operation: 'invite.join', clientId, accounts: [actor.userId], group };
  return changeGroup(ctx, actor, command, async (tx, stream, at) => {
    if (stream.roles.has(actor.userId)) return;
    // Under the group's lock, so the uses are counted one after the other.
    const used = await tx.query({
      text: `update group_invites set uses = uses + 1 where id = $1 and ${valid}`,
      values: [inviteId, at],
    });
    if (used.rowCount === 0) throw new ApiError('not_found');
    if (stream.roles.size >= limits.groupMembersMax) throw new ApiError('too_many');
    await assertRoomForGroup(tx, [actor.userId]);
    await stream.join(actor.userId, 'member', null);
    await stream.notice({ notice: 'member.joined' });
  });
}

async function assertManager(tx: Queryable, actor: Actor, conversationId: string): Promise<void> {
  const { rows } = await tx.query<{ role: string }>({
    text: `
      select m.role from members m join conversations c on c.id = m.conversation_id
      where m.conversation_id = $1 and m.user_id = $2 and m.left_seq is null and c.kind = 'group'
      for no key update of c`,
    values: [conversationId, actor.userId],
  });
  const role = rows[0]?.role;
  if (role === undefined) throw new ApiError('not_found');
  if (role === 'member') throw new ApiError('forbidden');
}

async function inviteOf(ctx: Context, row: InviteRow): Promise<GroupInvite> {
  const { id, createdAtMs, expiresAtMs, maxUses, uses } = row;
  const token = await tokenOf(ctx, id, signedFor);
  return { id, token, createdAtMs, expiresAtMs, maxUses, uses };
}

/** @throws ApiError `not_found` where this instance never gave out such a token. */
async function inviteIdOf(ctx: Context, token: string): Promise<string> {
  await assertToken(ctx, token, signedFor);
  return claimedIdOf(token);
}
