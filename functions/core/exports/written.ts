import { tableOf } from '../../wire/registry/index.ts';
import { keyringFor } from '../keys/keyring.ts';
import { open, type Place, type Sealed } from '../messages/body.ts';
import { rowsShownTo } from '../privacy/subject-data.ts';
import { openCopy } from '../reports/copies.ts';
import { itemOf, placedBelow } from './plan.ts';
import type { Reading } from './reading.ts';

/** Everything of an export that people wrote is opened here. */

/** Something written as its columns are read; `body` in bytes. */
export interface StoredBody {
  readonly bodyFormat?: unknown;
  readonly keyId?: unknown;
  readonly body?: unknown;
}

/** A message of a page, as `readMessages` selects it. */
export interface StoredMessage extends StoredBody, Place {
  readonly reply: (Sealed & { seq: number; senderId?: string; clientId?: string }) | null;
  readonly versions: (Sealed & { version: number; writtenAtMs: number })[] | null;
}

/** What messages say, what they answer and what they said before, in the order of the rows. */
export async function openMessages(
  { ctx }: Reading,
  rows: readonly StoredMessage[],
): Promise<{ body: unknown; replyTo: unknown; versions: unknown[] }[]> {
  const keyring = await keyringFor(ctx, rows);
  return rows.map((row) => {
    const { conversationId, senderId, clientId, seq, reply } = row;
    const message = { conversationId, senderId, clientId, seq: Number(seq) };
    return {
      body: open(keyring, sealedOf(row), { message }),
      replyTo: reply && {
        seq: reply.seq,
        author: reply.senderId ?? null,
        body: open(keyring, reply, {
          message: {
            conversationId,
            senderId: reply.senderId ?? '',
            clientId: reply.clientId ?? '',
            seq: reply.seq,
          },
        }),
      },
      versions: (row.versions ?? []).map((version) => ({
        version: version.version,
        writtenAt: new Date(version.writtenAtMs).toISOString(),
        body: open(keyring, version, { message }),
      })),
    };
  });
}

/** Drafts, each with its conversation. */
export async function openDrafts(
  { ctx, userId }: Reading,
  rows: readonly Readonly<Record<string, unknown>>[],
): Promise<{ conversationId: unknown; body: unknown }[]> {
  const keyring = await keyringFor(ctx, rows);
  return rows.map((row) => {
    const conversationId = String(row.conversationId);
    return { conversationId, body: open(keyring, sealedOf(row), { draft: { conversationId, userId } }) };
  });
}

/** Puts the copies of messages that reports show into them. */
export async function openReported(
  reading: Reading,
  reports: readonly { readonly id?: unknown; readonly messages: unknown[] }[],
): Promise<void> {
  const placed = placedBelow(tableOf('report_messages'), 'reportsFiled[].messages[].');
  const { rows } = await reading.ctx.db.query<Record<string, unknown>>({
    text: `
      select ${placed.map(({ attribute: { name } }) => `t.${name}`).join(', ')}, t.report_id, t.body_format, t.key_id
      from report_messages t
      where t.report_id = any($3::uuid[]) and ${rowsShownTo('report_messages')} and $2::timestamptz is not null
      order by t.report_id, t.conversation_id, t.seq`,
    values: [reading.userId, new Date(reading.atMs), reports.map(({ id }) => id)],
  });
  const stored = rows.map((row) => ({
    row,
    sealed: {
      ...sealedOf({ bodyFormat: row.body_format, keyId: row.key_id, body: row.body }),
      conversationId: String(row.conversation_id),
      seq: Number(row.seq),
    },
  }));
  const keyring = await keyringFor(reading.ctx, stored);
  for (const { row, sealed } of stored) {
    const item = { ...itemOf(placed, { ...row, body: openCopy(keyring, String(row.report_id), sealed) }) };
    reports.find(({ id }) => id === row.report_id)?.messages.push(item);
  }
}

function sealedOf({ bodyFormat, keyId, body }: StoredBody): Sealed {
  return {
    bodyFormat: Number(bodyFormat),
    ...(typeof keyId === 'string' ? { keyId } : {}),
    ...(body instanceof Uint8Array ? { body: Buffer.from(body).toString('base64') } : {}),
  };
}
