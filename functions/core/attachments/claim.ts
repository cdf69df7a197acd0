import { randomUUID } from 'node:crypto';
import type { Attachment, AttachmentKind, AttachmentRef } from '../../wire/attachments.ts';
import type { MessageBody, TextBody } from '../../wire/conversations.ts';
import { ApiError } from '../../wire/errors.ts';
import type { Actor, Context, Queryable } from '../context.ts';
import { unwrapContentKey, type WrappedKey, wrapContentKey } from './content-key.ts';
import type { Details } from './process.ts';

/** What a message will hold, found before it is sent: the body as it is stored, and what has to be claimed with it. */
export interface Attached {
  readonly body: TextBody;
  readonly claims: readonly Claim[];
}

interface Claim {
  /** The row that will belong to the message. */
  readonly id: string;
  /** The attachment that is forwarded, with its key for the new owner; null for an upload of one's own. */
  readonly forwarded: { readonly from: string; readonly key: WrappedKey } | null;
}

interface Source {
  readonly id: string;
  readonly owner_id: string;
  readonly kind: AttachmentKind;
  readonly details: Details;
  readonly content_key_format: number;
  readonly content_key_id: string | null;
  readonly content_key: Buffer;
}

/**
 * Finds what a message names as attached: own uploads that are ready and not used, or in a forwarded message attachments of
 * messages that the sender sees now. Nothing is claimed yet; `claim` looks again, under the locks of the sending.
 *
 * @throws ApiError `upload_unusable`.
 */
export async function findAttached(
  ctx: Context,
  actor: Actor,
  { attachments, ...text }: MessageBody,
): Promise<Attached> {
  if (!attachments) return { body: text, claims: [] };
  const forwarded = text.forwarded === true;
  const ids = attachments.map(({ id }) => id);
  const sources = forwarded ? await findVisible(ctx, actor, ids) : await findUnused(ctx, actor, ids);
  const claims: Claim[] = [];
  const told: Attachment[] = [];
  for (const ref of attachments) {
    const source = sources.find(({ id }) => id === ref.id);
    if (!source) throw new ApiError('upload_unusable');
    const id = forwarded ? randomUUID() : ref.id;
    claims.push({
      id,
      forwarded: forwarded ? { from: ref.id, key: await keyFor(ctx, actor, source) } : null,
    });
    told.push(describe(id, ref, source));
  }
  return { body: { ...text, attachments: told }, claims };
}

/**
 * Makes what was found belong to the message that was just stored, all of it or nothing.
 *
 * @throws ApiError `upload_unusable` where another message was faster, or what is forwarded is gone.
 */
export async function claimAttached(
  tx: Queryable,
  actor: Actor,
  message: { readonly conversationId: string; readonly seq: number; readonly sentAt: Date },
  claims: readonly Claim[],
): Promise<void> {
  const { conversationId, seq, sentAt } = message;
  // In one order, so that two messages that name the same uploads cannot wait for each other.
  for (const { id, forwarded } of [...claims].sort((one, other) => (one.id < other.id ? -1 : 1))) {
    const { rowCount } = forwarded
      ? await tx.query({
          text: `
            with source as (
              select * from attachments where id = $1 and state = 'ready' for share)
            insert into attachments (
              id, object_id, owner_id, purpose, state, declared_type, size_bytes, created_at, kind, details,
              content_key_format, content_key_id, content_key, conversation_id, seq)
            select $2, object_id, $3, 'message', 'ready', declared_type, 0, $4, kind, details, $5, $6, $7, $8, $9
            from source`,
          values: [
            forwarded.from,
            id,
            actor.userId,
            sentAt,
            forwarded.key.format,
            forwarded.key.keyId,
            forwarded.key.bytes,
            conversationId,
            seq,
          ],
        })
      : await tx.query({
          text: `
            update attachments set conversation_id = $3, seq = $4
            where id = $1 and owner_id = $2 and state = 'ready' and purpose = 'message' and seq is null`,
          values: [id, actor.userId, conversationId, seq],
        });
    if (rowCount !== 1) throw new ApiError('upload_unusable');
  }
}

async function findUnused(ctx: Context, actor: Actor, ids: readonly string[]): Promise<Source[]> {
  const { rows } = await ctx.db.query<Source>({
    text: `
      select id, owner_id, kind, details, content_key_format, content_key_id, content_key
      from attachments
      where id = any ($1) and owner_id = $2 and state = 'ready' and purpose = 'message' and seq is null`,
    values: [ids, actor.userId],
  });
  return rows;
}

async function findVisible(ctx: Context, actor: Actor, ids: readonly string[]): Promise<Source[]> {
  const { rows } = await ctx.db.query<Source>({
    text: `
      select a.id, a.owner_id, a.kind, a.details, a.content_key_format, a.content_key_id, a.content_key
      from attachments a
      join members me on me.conversation_id = a.conversation_id and me.user_id = $2 and not me.hidden
      join messages m on m.conversation_id = a.conversation_id and m.seq = a.seq and may_see(me, m, $3)
      where a.id = any ($1) and a.state = 'ready'`,
    values: [ids, actor.userId, new Date(ctx.clock.now())],
  });
  return rows;
}

async function keyFor(ctx: Context, actor: Actor, source: Source): Promise<WrappedKey> {
  const key = await unwrapContentKey(ctx, source.owner_id, {
    format: source.content_key_format,
    keyId: source.content_key_id,
    bytes: source.content_key,
  });
  return wrapContentKey(ctx, actor.userId, key);
}

function describe(id: string, { name, voice }: AttachmentRef, { kind, details }: Source): Attachment {
  const { previewType, ...content } = details;
  return {
    id,
    name,
    kind,
    ...content,
    ...(previewType ? { preview: true } : {}),
    ...(voice && kind === 'audio' ? { voice } : {}),
  };
}
