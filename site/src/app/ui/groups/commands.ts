import type { Role } from '../../../../../functions/wire/conversations.ts';
import type {
  GroupCreate,
  GroupInvite,
  GroupResult,
  GroupUpdate,
  InvitePreview,
} from '../../../../../functions/wire/groups.ts';
import { browserBasics } from '../../client/browser-basics.ts';
import type { ChatClient } from '../../client/types.ts';
import { uuid7Source } from '../../client/uuid7.ts';

/** One for each thing a person wants done, kept for all attempts: however often it is sent, it happens once. */
export const newClientId = uuid7Source(browserBasics.clock.now, browserBasics.randomBytes);

/** Makes a group and answers its conversation's id. Throws `ClientError`, as all of these do. */
export async function createGroup(client: ChatClient, group: GroupCreate): Promise<string> {
  const { events, added } = await client.request<GroupResult>('POST', '/api/groups', group);
  if (added?.type === 'conversation.added') return added.conversation.id;
  return events[0]?.conversationId ?? '';
}

export async function updateGroup(client: ChatClient, id: string, update: GroupUpdate): Promise<void> {
  await client.request('PUT', `/api/groups/${id}/details`, update);
}

export async function setPicture(
  client: ChatClient,
  id: string,
  command: { readonly clientId: string; readonly uploadId: string | null },
): Promise<void> {
  await client.request('PUT', `/api/groups/${id}/picture`, command);
}

export async function addMembers(
  client: ChatClient,
  id: string,
  command: { readonly clientId: string; readonly userIds: readonly string[] },
): Promise<void> {
  await client.request('POST', `/api/groups/${id}/members`, command);
}

/** Removes a member, or leaves. */
export async function removeMember(
  client: ChatClient,
  id: string,
  command: { readonly clientId: string; readonly userId: string },
): Promise<void> {
  const { clientId, userId } = command;
  await client.request('DELETE', `/api/groups/${id}/members/${userId}?clientId=${clientId}`);
}

export async function setRole(
  client: ChatClient,
  id: string,
  command: { readonly clientId: string; readonly userId: string; readonly role: Role },
): Promise<void> {
  const { clientId, userId, role } = command;
  await client.request('PUT', `/api/groups/${id}/members/${userId}/role`, { clientId, role });
}

export function createInvite(
  client: ChatClient,
  id: string,
  terms: { readonly expiresInSeconds?: number; readonly maxUses?: number },
): Promise<GroupInvite> {
  return client.request<GroupInvite>('POST', `/api/groups/${id}/invites`, terms);
}

/** The links that work now, newest first. */
export async function listInvites(client: ChatClient, id: string): Promise<readonly GroupInvite[]> {
  return (await client.request<{ invites: GroupInvite[] }>('GET', `/api/groups/${id}/invites`)).invites;
}

export async function revokeInvite(client: ChatClient, id: string, inviteId: string): Promise<void> {
  await client.request('DELETE', `/api/groups/${id}/invites/${inviteId}`);
}

export function previewInvite(client: ChatClient, token: string): Promise<InvitePreview> {
  return client.request<InvitePreview>('POST', '/api/invites/preview', { token });
}

export async function joinByInvite(
  client: ChatClient,
  command: { readonly clientId: string; readonly token: string },
): Promise<void> {
  await client.request('POST', '/api/invites/join', command);
}
