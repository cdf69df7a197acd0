import { randomBytes } from 'node:crypto';
import type { Conversation, NoticeBody, Role } from '../../wire/conversations.ts';
import { ApiError } from '../../wire/errors.ts';
import type { ConversationEvent } from '../../wire/events.ts';
import { appendAccountEvent, type Told } from '../account-stream/append.ts';
import type { Queryable } from '../context.ts';
import { openMessage, type SealedMessage, sealWith } from '../messages/body.ts';
import { createdEvent } from '../messages/events.ts';
import { settleProposal } from '../retention/store.ts';
import { type Author, type Earlier, findEarlier } from './earlier.ts';

type WithoutType<Body> = Body extends unknown ? Omit<Body, 'type'> : never;
type Notice = WithoutType<NoticeBody>;

interface Command extends Earlier {
  /** Direct conversations as well. */
  readonly kind?: 'any' | undefined;
}

type Kind = Conversation['kind'];

/**
 * A group, or a direct conversation, under its lock, and what a command appends to its stream. Positions are taken in memory and written at the
 * end; the conversation's row lock keeps everybody else from taking any meanwhile.
 */
export class GroupStream {
  readonly id: string;
  readonly kind: Kind;
  readonly at: Date;
  readonly #tx: Queryable;
  readonly #author: Author;
  readonly #clientId: string;
  /** Members now, by id. */
  readonly roles: Map<string, Role>;
  /** The command ran before; nothing may be appended. */
  readonly repeated: boolean;
  /** Every event with the people who get it pushed. */
  readonly told: {
    readonly event: ConversationEvent;
    readonly recipients: readonly string[];
    /** They fetch it, because it reads differently for them. */
    readonly poked: readonly string[];
  }[] = [];
  /** Who has blocked the actor of a direct conversation: the lines that the actor causes never reach them. */
  readonly #blockers: readonly string[];
  readonly #left: string[] = [];
  readonly #added = new Map<string, 'added' | null>();
  #lastSeq: number;
  #hasNotice = false;
  #isDissolved = false;

  private constructor(
    tx: Queryable,
    at: Date,
    author: Author,
    command: Command,
    state: {
      kind: Kind;
      lastSeq: number;
      roles: Map<string, Role>;
      blockers: readonly string[];
      earlier: ConversationEvent | 'unchanged' | null;
    },
  ) {
    this.#tx = tx;
    this.at = at;
    this.#author = author;
    this.#clientId = command.clientId;
    this.id = command.conversationId;
    this.kind = state.kind;
    this.roles = state.roles;
    this.#blockers = state.blockers;
    this.#lastSeq = state.lastSeq;
    this.repeated = state.earlier !== null;
    if (state.earlier !== null && state.earlier !== 'unchanged') {
      this.told.push({ event: state.earlier, recipients: [], poked: [] });
    }
  }

  /** Locks the group and reads who is in it. @throws ApiError `not_found`, `client_id_reused`. */
  static async open(tx: Queryable, at: Date, author: Author, command: Command): Promise<GroupStream> {
    const { conversationId, kind = 'group' } = command;
    const locked = await tx.query<{ kind: Kind; last_seq: number }>({
      text: `
        select kind, last_seq from conversations where id = $1 and (kind = 'group' or $2) for no key update`,
      values: [conversationId, kind === 'any'],
    });
    const found = locked.rows[0];
    if (!found) throw new ApiError('not_found');
    const members = await tx.query<{ user_id: string; role: Role; is_blocker: boolean }>({
      text: `
        select m.user_id, m.role, $3 and exists (
          select from blocks b where b.blocker_id = m.user_id and b.blocked_id = $2) as is_blocker
        from members m
        where m.conversation_id = $1 and m.left_seq is null order by m.joined_seq, m.user_id`,
      values: [conversationId, author.userId, found.kind === 'direct'],
    });
    const roles = new Map(members.rows.map(({ user_id, role }) => [user_id, role]));
    const blockers = members.rows.flatMap(({ user_id, is_blocker }) => (is_blocker ? [user_id] : []));
    const earlier = await findEarlier(tx, at, author, command);
    const state = { kind: found.kind, lastSeq: found.last_seq, roles, blockers, earlier };
    return new GroupStream(tx, at, author, command, state);
  }

  /** The position that was taken last. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** The caller's role. @throws ApiError `not_found` where they are no member, `forbidden` where it is none of `allowed`. */
  requireRole(...allowed: readonly Role[]): Role {
    const role = this.roles.get(this.#author.userId);
    if (role === undefined) throw new ApiError('not_found');
    if (!allowed.includes(role)) throw new ApiError('forbidden');
    return role;
  }

  /** Writes a line into the stream in the caller's name. The first one carries the command's client id. */
  async notice(notice: Notice): Promise<void> {
    const { userId, key, keyring } = this.#author;
    const seq = this.#take();
    const clientId = this.#hasNotice ? beside(this.#clientId) : this.#clientId;
    const sent = { conversationId: this.id, senderId: userId, clientId };
    const sealed = sealWith(key, userId, { type: 'notice', ...notice }, { sent });
    const { rows } = await this.#tx.query<{ message: SealedMessage }>({
      text: `
        with stored as (
          insert into messages (conversation_id, seq, sender_id, client_id, sent_at, kind, body_format, key_id, body)
          values ($1, $2, $3, $4, $5, 'notice', $6, $7, $8) returning *)
        select message_json(stored::messages, me, $5) as message
        from stored join members me on me.conversation_id = $1 and me.user_id = $3`,
      values: [this.id, seq, userId, clientId, this.at, sealed.format, sealed.keyId, sealed.bytes],
    });
    const message = rows[0]?.message;
    if (!message) throw new Error('A notice needs an author who is or was in the group.');
    this.#hasNotice = true;
    if (this.#blockers.length > 0) {
      await this.#tx.query({
        text: `
          update members set visible = visible - int8multirange(int8range($3, $3, '[]'))
          where conversation_id = $1 and user_id = any ($2)`,
        values: [this.id, this.#blockers, seq],
      });
    }
    this.#tell(createdEvent(openMessage(keyring, message)));
  }

  /** Makes somebody a member, or a member again; what they saw before they left stays visible to them. */
  async join(userId: string, role: Role, how: 'added' | null): Promise<void> {
    const seq = this.#take();
    await this.#tx.query({
      text: `
        insert into members (conversation_id, user_id, role, joined_seq, changed_seq, delivered_seq, read_seq, visible)
        values ($1, $2, $3, $4, $4, $4, $4, int8multirange(int8range($4, null)))
        on conflict (conversation_id, user_id) do update set
          role = excluded.role, joined_seq = excluded.joined_seq, changed_seq = excluded.changed_seq,
          delivered_seq = excluded.delivered_seq, read_seq = excluded.read_seq, left_seq = null, hidden = false,
          archived = false, agreed_seq = 0, visible = members.visible + excluded.visible`,
      values: [this.id, userId, role, seq],
    });
    this.roles.set(userId, role);
    this.#added.set(userId, how);
    await this.#tellMember(userId, seq);
  }

  /** Gives a member another role. */
  async setRole(userId: string, role: Role): Promise<void> {
    const seq = this.#take();
    await this.#tx.query({
      text: 'update members set role = $3, changed_seq = $4 where conversation_id = $1 and user_id = $2',
      values: [this.id, userId, role, seq],
    });
    this.roles.set(userId, role);
    await this.#tellMember(userId, seq);
  }

  /** Ends a membership: for that person the stream ends with this event. */
  async leave(userId: string): Promise<void> {
    const seq = this.#take();
    await this.#tx.query({
      text: `
        update members set role = 'member', left_seq = $3, changed_seq = $3, pinned_at = null, muted_until = null,
          marked_unread = false, draft_format = null, draft_key_id = null, draft = null,
          visible = visible * int8multirange(int8range(1, $3, '[]'))
        where conversation_id = $1 and user_id = $2`,
      values: [this.id, userId, seq],
    });
    this.#tell({ type: 'member.removed', conversationId: this.id, seq, userId });
    this.roles.delete(userId);
    this.#left.push(userId);
  }

  /** Tells what all members share as it is now, after the caller of this method has stored it. */
  async detailsChanged(): Promise<void> {
    const seq = this.#take();
    const { rows } = await this.#tx.query<{ details: object }>({
      text: `
        update conversations c set details_seq = $2 where c.id = $1 returning details_json(c, $3) as details`,
      values: [this.id, seq, this.#author.userId],
    });
    const details = rows[0]?.details ?? {};
    this.#tell({ type: 'conversation.updated', conversationId: this.id, seq, details });
  }

  /** Deletes the group with everything in it, for good; everybody who could still read it finds it gone. */
  async dissolve(): Promise<void> {
    await this.#tx.query({ text: 'select delete_conversation($1)', values: [this.id] });
    this.#isDissolved = true;
  }

  /** Writes the positions that were taken and gives the account events of the people who were added. */
  async close(): Promise<Told[]> {
    if (this.#isDissolved) return [];
    if (this.#left.length > 0) await settleProposal(this.#tx, this, this.#left);
    await this.#tx.query({
      text: 'update conversations set last_seq = $2 where id = $1',
      values: [this.id, this.#lastSeq],
    });
    if (!this.#hasNotice) {
      await this.#tx.query({
        text: 'insert into commands (user_id, client_id, conversation_id, seq) values ($1, $2, $3, $4)',
        values: [this.#author.userId, this.#clientId, this.id, this.#lastSeq],
      });
    }
    const told: Told[] = [];
    for (const [userId, how] of [...this.#added].sort(([one], [other]) => (one < other ? -1 : 1))) {
      const about = how === 'added' ? { subjectId: this.#author.userId, detail: how } : {};
      const event = { type: 'conversation.added', conversationId: this.id, ...about } as const;
      told.push(await appendAccountEvent(this.#tx, this.at, userId, event));
    }
    return told;
  }

  /** The events that this person may see. */
  eventsFor(userId: string): ConversationEvent[] {
    return this.told
      .filter(({ recipients }) => this.repeated || recipients.includes(userId))
      .map(({ event }) => event);
  }

  #take(): number {
    this.#lastSeq++;
    return this.#lastSeq;
  }

  async #tellMember(userId: string, seq: number): Promise<void> {
    const { rows } = await this.#tx.query<{
      member: Extract<ConversationEvent, { type: 'member.updated' }>['member'];
      without_reads: string[];
    }>({
      text: `
        select member_json(m, true) as member,
          array(
            select u.id from users u
            where u.id = any ($3) and u.id <> m.user_id and not u.share_receipts) as without_reads
        from members m where m.conversation_id = $1 and m.user_id = $2`,
      values: [this.id, userId, [...this.roles.keys()]],
    });
    const [row] = rows;
    if (!row) throw new Error('A member could not be read.');
    const event = { type: 'member.updated', conversationId: this.id, seq, member: row.member } as const;
    const withoutReads = { ...event, member: { ...row.member, readSeq: 0 } };
    this.#tell(event, { event: withoutReads, userIds: row.without_reads });
  }

  /**
   * To all members but those who were added by this command: they get the whole conversation. Some may get it in another
   * wording.
   */
  #tell(
    event: ConversationEvent,
    other: { event: ConversationEvent; userIds: string[] } | null = null,
  ): void {
    const poked = event.type === 'message.created' ? [] : this.#blockers;
    const recipients = [...this.roles.keys()].filter(
      (userId) => !this.#added.has(userId) && !this.#blockers.includes(userId),
    );
    if (!other || other.userIds.length === 0) {
      this.told.push({ event, recipients, poked });
      return;
    }
    const others = new Set(other.userIds);
    this.told.push({ event, recipients: recipients.filter((userId) => !others.has(userId)), poked });
    const theirs = recipients.filter((userId) => others.has(userId));
    this.told.push({ event: other.event, recipients: theirs, poked: [] });
  }
}

/** Another id of the same moment. */
function beside(clientId: string): string {
  return `${clientId.slice(0, 24)}${randomBytes(6).toString('hex')}`;
}
