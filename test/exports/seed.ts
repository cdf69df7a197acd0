import { openRecords } from '../../functions/adapters/dynamo.ts';
import type { Clock, Queryable } from '../../functions/core/context.ts';
import type { Stack } from '../../scripts/local/stack/stack.ts';
import { recordsTable } from '../../scripts/local/stack/stores.ts';
import { tokenOf } from '../access-tokens/harness.ts';
import { accepted, groups, openGroup } from '../groups/harness.ts';
import { befriend, register, type TestPerson, uuid7 } from '../helpers/person.ts';

/** A person of whom there is something in every place that there is, and each text that has to be in their export. */
export interface Seeded {
  readonly person: TestPerson;
  readonly friend: TestPerson;
  readonly groupId: string;
  readonly canaries: string[];
  /** What must not be in it. */
  readonly withheld: string[];
}

export async function seedEverything(stack: Stack, db: Queryable, clock: Clock): Promise<Seeded> {
  const { owner: person, inside, id } = await openGroup(stack, { inside: ['friend'] });
  const friend = inside[0] as TestPerson;
  const canaries: string[] = [];
  const withheld: string[] = [];
  const canary = (name: string) => {
    const text = `canary ${name} ${uuid7()}`;
    canaries.push(text);
    return text;
  };
  const secret = (name: string) => {
    const text = `withheld ${name} ${uuid7()}`;
    withheld.push(text);
    return text;
  };
  const seqOf = async (by: TestPerson, text: string, extras: object = {}) =>
    accepted(await groups.write(by, id, text, extras)).event.seq;

  const theirs = await seedMessages();
  await seedPeople();
  await seedRows();
  const records = openRecords({ table: recordsTable, endpoint: stack.stores.dynamo.endpoint, clock });
  await records.put({
    pk: `push-trace#${person.id}`,
    sk: `${id}#1#${uuid7()}`,
    expiresAtSeconds: Math.floor(clock.now() / 1_000) + 3_600,
    data: {
      atMs: clock.now(),
      conversationId: id,
      outcome: canary('outcome'),
      service: canary('service'),
      status: 201,
    },
  });
  return { person, friend, groupId: id, canaries, withheld };

  async function seedMessages() {
    const own = await seqOf(person, canary('before the edit'));
    await groups.change(person, id, own, { type: 'edit', body: { type: 'text', text: canary('edited') } });
    await groups.change(person, id, own, { type: 'pin', on: true });
    await seqOf(person, canary('answer'), { replyToSeq: own });
    const name = 'owner';
    const mention = [{ userId: person.id, start: 0, length: name.length }];
    const theirs = await seqOf(friend, canary('by the friend'));
    accepted(
      await friend.call('POST', `/api/conversations/${id}/messages`, {
        clientId: uuid7(),
        body: { type: 'text', text: `${name} is mentioned`, mentions: mention },
      }),
    );
    await groups.change(person, id, theirs, { type: 'react', emoji: '👍', on: true });
    const deleted = await seqOf(person, secret('deleted by the person'));
    await groups.change(person, id, deleted, { type: 'delete' });
    const takenBack = await seqOf(friend, secret('deleted by the friend'));
    await groups.change(friend, id, takenBack, { type: 'delete' });
    const hidden = await seqOf(friend, secret('hidden by the person'));
    await person.call('POST', `/api/conversations/${id}/hidden-messages`, { seqs: [hidden] });
    const expired = await seqOf(friend, secret('expired'));
    await db.query({
      text: 'update messages set expires_at = $3 where conversation_id = $1 and seq = $2',
      values: [id, expired, new Date(clock.now() - 1)],
    });
    await db.query({
      text: 'update messages set expires_at = $3 where conversation_id = $1 and seq = $2',
      values: [id, own, new Date(clock.now() + 86_400_000)],
    });
    await person.call('PUT', `/api/conversations/${id}/settings`, { draft: canary('draft') });
    const elsewhere = await befriend(friend, await register(stack, 'stranger'));
    await groups.write(friend, elsewhere, secret('of a conversation of others'));
    return theirs;
  }

  async function seedPeople() {
    const [blocked, declined, asked, asking] = await Promise.all(
      ['blocked', 'declined', 'asked', 'asking'].map((name) =>
        register(stack, name, { displayName: canary(name).slice(0, 36) }),
      ),
    );
    canaries.splice(-4, 4, ...canaries.slice(-4).map((text) => text.slice(0, 36)));
    await person.call('PUT', `/api/blocks/${blocked?.id}`);
    await declined?.call('PUT', `/api/friend-requests/sent/${person.id}`);
    await person.call('DELETE', `/api/friend-requests/received/${declined?.id}`);
    await person.call('PUT', `/api/friend-requests/sent/${asked?.id}`);
    await asking?.call('PUT', `/api/friend-requests/sent/${person.id}`);
    const unseen = await register(stack, 'unseen', { displayName: secret('asks unseen').slice(0, 36) });
    withheld.splice(-1, 1, withheld.at(-1)?.slice(0, 36) ?? '', unseen.handle);
    await db.query({
      text: `
        insert into friend_requests (requester_id, addressee_id, created_at, unseen) values ($1, $2, $3, true)`,
      values: [unseen.id, person.id, new Date(clock.now())],
    });
    accepted(
      await person.call('POST', '/api/reports', {
        clientId: uuid7(),
        userId: friend.id,
        conversationId: id,
        reason: 'harassment',
        comment: canary('comment'),
        messages: [{ conversationId: id, seq: theirs }],
      }),
    );
    await db.query({
      text: "update reports set reviewed_at = $2, outcome = 'none' where reporter_id = $1",
      values: [person.id, new Date(clock.now() - 5)],
    });
    await tokenOf(person);
  }

  /** What no command sets, or none as distinctly. */
  async function seedRows() {
    const at = (offset: number) => new Date(clock.now() - 100_000_000 - offset);
    const { id: userId } = person;
    const run = (text: string, values: unknown[]) => db.query({ text, values });
    await run(
      `update users set email = $2, suspended_at = $3, suspension_reason = $4, quiet_from_minute = 1301,
        quiet_until_minute = 407, quiet_time_zone = 'Europe/Vilnius', recovery_codes_at = $5, recovery_settled = 'kept', active_day = '2019-08-07',
        operator_log_hash = $6, notifications_seen_seq = 3, picture_id = $7 where id = $1`,
      [userId, canary('email'), at(1), canary('suspension'), at(2), canary('head'), uuid7()],
    );
    await run('insert into totp (user_id, secret, last_step, created_at) values ($1, $2, 58801235, $3)', [
      userId,
      Buffer.from(secret('of the app')),
      at(21),
    ]);
    await run(
      `insert into passkeys (id, user_id, credential_id, public_key, counter, transports, synced, name, created_at, last_used_day)
        values ($1, $2, $3, $4, 4711, $5, true, $6, $7, '2019-08-05')`,
      [
        uuid7(),
        userId,
        canary('credential'),
        Buffer.from(secret('public key')),
        [canary('transport')],
        canary('passkey'),
        at(22),
      ],
    );
    await run(
      'insert into admins (user_id, since) values ($1, $2) on conflict (user_id) do update set since = $2',
      [userId, at(3)],
    );
    await run(
      `insert into operator_log (user_id, seq, at, act, detail, previous_hash, hash)
        values ($1, 77, $2, 'person.suspended', $3, $4, $5)`,
      [userId, at(4), { reason: canary('detail') }, canary('previous'), canary('hash')],
    );
    await run(
      `insert into erasures (user_id, requested_at, due_at, receipt_id) values ($1, $2, $3, gen_random_uuid())`,
      [userId, at(17), at(18)],
    );
    await run(`insert into recovery_codes (user_id, code_hash) values ($1, $2)`, [
      userId,
      Buffer.from(secret('code')),
    ]);
    await run(`insert into held_handles (handle_hash, user_id, held_until) values ($2, $1, $3)`, [
      userId,
      Buffer.from(secret('handle')),
      at(16),
    ]);
    await run(
      `update access_tokens set name = $2, last_used_day = '2018-03-02', revoked_at = $3 where user_id = $1`,
      [userId, canary('token'), at(5)],
    );
    await run(
      `insert into account_events (user_id, seq, type, subject_id, detail, position, conversation_id, seqs, created_at)
        values ($1, 9001, $2, $3, $4, 8123, $5, '{71, 72}', $6)`,
      [userId, canary('type'), friend.id, canary('event'), id, at(6)],
    );
    await run(
      `update conversations set title = $2, description = $3, picture_id = $4, retention_seconds = 7777777,
        proposal_seq = 1, proposal_by = $5, proposal_seconds = 8888888, proposal_at = $6 where id = $1`,
      [id, canary('title'), canary('description'), uuid7(), friend.id, at(7)],
    );
    await run(
      `update members set pinned_at = $3, muted_until = $4, left_seq = 4000, private_read_seq = 6, agreed_seq = 5
        where conversation_id = $1 and user_id = $2`,
      [id, userId, at(8), at(9)],
    );
    await run(
      `insert into group_invites (id, conversation_id, created_by, created_at, expires_at, max_uses, uses, revoked_at)
        values ($1, $2, $3, $4, $5, 77, 33, $6)`,
      [uuid7(), id, userId, at(10), at(11), at(12)],
    );
    await run(
      `insert into push_subscriptions (id, user_id, session_id, endpoint, shows_names, created_at, confirmed_at)
        values ($1, $2, $3, $4, true, $5, $6)`,
      [uuid7(), userId, uuid7(), secret('endpoint'), at(13), at(14)],
    );
    await run(
      `insert into attachments (id, object_id, owner_id, purpose, state, declared_type, size_bytes, created_at, refusal, kind,
          details, conversation_id, seq, content_key)
        values ($1, $2, $3, 'message', 'refused', $4, 123456, $5, $6, 'file', $7, $8, 1, '\\x00')`,
      [
        uuid7(),
        uuid7(),
        userId,
        canary('declared'),
        at(15),
        canary('refusal'),
        { type: canary('details') },
        id,
      ],
    );
  }
}
