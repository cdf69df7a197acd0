import * as v from 'valibot';
import type { Member } from '../../../../../functions/wire/conversations.ts';
import { limits } from '../../../../../functions/wire/limits.ts';
import { codePointCount, GroupDescription, GroupTitle } from '../../../../../functions/wire/values.ts';
import type { ClientError } from '../../client/types.ts';

export type TitleProblem = 'required' | 'too_long' | 'refused';

/** Why a title would be refused, by the rules of the server; null when it would not. */
export function titleProblem(typed: string): TitleProblem | null {
  if (typed.trim() === '') return 'required';
  const checked = v.safeParse(GroupTitle, typed, { abortEarly: true });
  if (checked.success) return null;
  const reason = checked.issues[0].message;
  if (reason === 'invisible') return 'required';
  return reason === 'too_long' ? 'too_long' : 'refused';
}

/** By how many characters a description is too long, `refused` for another reason, or null when it is fine. */
export function descriptionProblem(typed: string): number | 'refused' | null {
  const over = codePointCount(typed.normalize('NFC').trim()) - limits.groupDescriptionMaxCodePoints;
  if (over > 0) return over;
  return v.safeParse(GroupDescription, typed).success ? null : 'refused';
}

/** Which of the people named in a command the server would not let the caller add. */
export function notAddable(error: ClientError | null, userIds: readonly string[]): readonly string[] {
  if (error?.code !== 'not_addable') return [];
  return (error.body?.issues ?? []).flatMap(({ path }) => {
    const userId = userIds[Number(path.replace(/^userIds\./, ''))];
    return userId === undefined ? [] : [userId];
  });
}

/** What I may do with another member. */
export interface MemberActions {
  readonly makeAdmin: boolean;
  readonly makeMember: boolean;
  readonly handOver: boolean;
  readonly remove: boolean;
}

/** The rules of the server: the owner gives roles and removes anybody, admins remove members. */
export function memberActions(mine: Member['role'] | undefined, theirs: Member['role']): MemberActions {
  const isOwner = mine === 'owner';
  return {
    makeAdmin: isOwner && theirs === 'member',
    makeMember: isOwner && theirs === 'admin',
    handOver: isOwner,
    remove: isOwner || (mine === 'admin' && theirs === 'member'),
  };
}

/** What becomes of a group when I leave; `heir`: the one who then owns it, where that is already certain. */
export type Leaving =
  | { readonly outcome: 'deleted' | 'unchanged' | 'oldest_admin' | 'oldest_member' }
  | { readonly outcome: 'heir'; readonly heir: Member };

/** As the server does it: an owner's place goes to the admin, else the member, who has been there longest. */
export function whenLeaving(members: readonly Member[], meId: string): Leaving {
  const others = members.filter(({ person }) => person.id !== meId);
  const mine = members.find(({ person }) => person.id === meId)?.role;
  if (others.length === 0) return { outcome: 'deleted' };
  if (mine !== 'owner') return { outcome: 'unchanged' };
  const admins = others.filter(({ role }) => role === 'admin');
  const [heir, second] = admins.length > 0 ? admins : others;
  if (heir && !second) return { outcome: 'heir', heir };
  return { outcome: admins.length > 0 ? 'oldest_admin' : 'oldest_member' };
}

const roleOrder = ['owner', 'admin', 'member'] as const;

/** Members as they are listed: myself, then by role, then by name. */
export function sortMembers(members: readonly Member[], meId: string): Member[] {
  const rank = ({ person, role }: Member) => (person.id === meId ? -1 : roleOrder.indexOf(role));
  return [...members].sort(
    (a, b) => rank(a) - rank(b) || a.person.displayName.localeCompare(b.person.displayName),
  );
}
