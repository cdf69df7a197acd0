import type { Passkey, PasskeyOffer } from '../../functions/wire/factors.ts';
import { tokenOf } from '../access-tokens/harness.ts';
import { report } from '../admin/harness.ts';
import { askForForm, send as sendFiles, upload, words } from '../attachments/harness.ts';
import { exportsOf } from '../exports/harness.ts';
import { accepted, groups } from '../groups/harness.ts';
import { Authenticator } from '../helpers/authenticator.ts';
import { befriend, register, request, type TestPerson, uuid7 } from '../helpers/person.ts';
import { startTestStack, TestClock } from '../helpers/stack.ts';
import { day, lifetimes, proposalIn } from '../retention/harness.ts';

/** Who tries: how each of them stands to the owner of everything that is tried. The columns of `matrix.md`. */
export const actors = [
  'nobody',
  'stranger',
  'blocked',
  'friend',
  'former',
  'member',
  'admin',
  'owner',
  'operator',
  'suspended',
] as const;
export type ActorName = (typeof actors)[number];

/** Words that stand in what is the group's, and in what is the owner's alone. Whoever has no right to them never reads them. */
export const canaries = { group: 'quincewhistle', own: 'larkspurvault' } as const;
export const groupReaders: readonly ActorName[] = ['former', 'member', 'admin', 'owner'];

export type World = Awaited<ReturnType<typeof openWorld>>;

/** A running product with one person of each kind, and a group, files, a session, tokens, exports and invites of the owner. */
export async function openWorld() {
  const clock = new TestClock();
  const stack = await startTestStack({ overrides: { clock } });
  const operator = await register(stack, 'operator');
  const names = [
    'stranger',
    'blocked',
    'friend',
    'former',
    'member',
    'admin',
    'suspended',
    'target',
    'extra',
  ];
  const owner = await register(stack, 'owner');
  const people: Record<string, TestPerson> = {};
  for (const name of names) people[name] = await register(stack, name);
  const person = (name: string) => people[name] as TestPerson;
  for (const name of names.slice(1)) await befriend(owner, person(name));
  const direct = await befriend(person('admin'), person('extra')).then(() => directWith('member'));

  const inside = ['former', 'member', 'admin', 'suspended', 'target'].map(person);
  const group = await openGroup(`${canaries.group} title`);
  accepted(await groups.setRole(owner, group, person('admin'), 'admin'));
  const text = `${canaries.group} text`;
  const seq = accepted(await groups.write(owner, group, text)).event.seq;
  const file = await upload(owner, words());
  const name = `${canaries.group}.txt`;
  accepted(await sendFiles(owner, group, [{ id: file.id, name }]));
  accepted(await groups.remove(owner, group, person('former')));
  const other = await openGroup('Elsewhere');
  const token = accepted(
    await owner.call<{ token: string }>('POST', `/api/groups/${other}/invites`, {}),
  ).token;

  const draft = `${canaries.own} draft`;
  accepted(await owner.call('PUT', `/api/conversations/${group}/settings`, { draft }));
  const exportId = uuid7();
  accepted(await exportsOf.create(owner, exportId));
  const complaint = accepted(await report(owner, person('stranger').id)).reportId;
  const sessions: string[] = [];
  for (const _ of actors) sessions.push(await openSession());
  await owner.call('PUT', `/api/blocks/${person('blocked').id}`);
  const suspension = `/api/admin/people/${person('suspended').id}/suspension`;
  accepted(await operator.call('PUT', suspension, { reason: 'spam' }));
  clock.advance(1_000);

  async function openGroup(title: string) {
    const { added } = accepted(await groups.create(owner, title, inside));
    return added && 'conversation' in added ? added.conversation.id : '';
  }
  async function openSession() {
    const body = { handle: owner.handle, password: owner.password };
    const headers = { 'umbra-token-transport': 'body' };
    const answer = await request<{ sessionId: string }>(stack, 'POST', '/api/sessions', body, { headers });
    return accepted(answer).sessionId;
  }
  async function directWith(name: string) {
    const body = { account: null, conversations: {} };
    type Synced = {
      account: { snapshot: { friends: { person: { id: string }; conversationId: string }[] } };
    };
    const { friends } = accepted(await owner.call<Synced>('POST', '/api/sync', body)).account.snapshot;
    return friends.find((one) => one.person.id === person(name).id)?.conversationId ?? '';
  }

  const authenticator = new Authenticator(stack.origin);
  async function keepPasskey() {
    const offer = accepted(await owner.call<PasskeyOffer>('POST', '/api/account/passkey-offers'));
    const body = { name: `${canaries.own} passkey`, passkey: authenticator.create(offer) };
    return accepted(await owner.call<Passkey>('POST', '/api/account/passkeys', body)).id;
  }

  let passkey: string | undefined;
  let turn = 0;
  return {
    stack,
    owner,
    person,
    group,
    direct,
    seq,
    file: file.id,
    invite: token,
    exportId,
    reportId: complaint,
    tokenOf: (actor: ActorName): string | undefined =>
      actor === 'nobody'
        ? undefined
        : actor === 'owner'
          ? owner.token
          : actor === 'operator'
            ? operator.token
            : person(actor).token,
    /** The target back in the group as a member, and the extra out of it. */
    async restoreMembers() {
      await groups.add(owner, group, [person('target')]);
      await groups.remove(owner, group, person('extra'));
    },
    write: async (words: string) => accepted(await groups.write(owner, group, words)).event.seq,
    /** Each time another person. */
    anybody: () => person(names[turn++ % names.length] ?? ''),
    addLink: async () => accepted(await owner.call<{ token: string }>('GET', '/api/account/add-link')).token,
    /** A new proposal of the owner's that messages of the group live longer. */
    async proposal() {
      await lifetimes.set(owner, group, day);
      await lifetimes.set(owner, group, null);
      return (await proposalIn(owner, group))?.seq ?? 0;
    },
    /** Another session of the owner, which was opened before. */
    session: () => sessions.pop() ?? '',
    accessToken: async () => (await tokenOf(owner)).id,
    /** A passkey of the owner's, who proves it anew each time; the same one, also when it was removed. */
    async passkey() {
      passkey ??= await keepPasskey();
      const { body } = await request<{ challenge: string; rpId: string }>(
        stack,
        'POST',
        '/api/passkey-challenges',
      );
      await owner.call('POST', '/api/sessions/reauthenticate', { passkey: authenticator.get(body) });
      return passkey;
    },
    form: async () => accepted(await askForForm(owner, words())).upload.id,
    groupInvite: async () =>
      accepted(await owner.call<{ id: string }>('POST', `/api/groups/${group}/invites`, {})).id,
    instanceInvite: async () =>
      accepted(await operator.call<{ id: string }>('POST', '/api/admin/invites', {})).id,
  };
}
