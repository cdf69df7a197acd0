import { signal } from '@preact/signals';
import { Copy, Link2, Trash2 } from 'lucide';
import { useCallback, useEffect, useState } from 'preact/hooks';
import type { GroupInvite } from '../../../../../functions/wire/groups.ts';
import { useApp } from '../context.ts';
import { durationWords } from '../logic/dates.ts';
import { copyText } from '../parts/action.tsx';
import { useDelayed } from '../parts/delay.ts';
import { Icon } from '../parts/Icon.tsx';
import { listInvites, revokeInvite } from './commands.ts';
import { tg } from './texts.ts';

/** The links of the groups that were looked at, as they were last heard of. */
const known = signal<Readonly<Record<string, readonly GroupInvite[]>>>({});

/** A link that was just made. */
export function noteInvite(conversationId: string, invite: GroupInvite): void {
  const before = known.peek()[conversationId] ?? [];
  known.value = { ...known.peek(), [conversationId]: [invite, ...before] };
}

/** The address to send around. Its token is a fragment, which browsers send to no server. */
export function inviteUrl({ token }: GroupInvite): string {
  return `${location.origin}/join#${token}`;
}

/** The invite links that work now, for those who may make them. `version` changes when they may have changed. */
export function Invites({ conversationId, version }: { conversationId: string; version: unknown }) {
  const { client, dialog, nowMs } = useApp();
  const [status, setStatus] = useState<'loading' | 'ready' | 'failed'>('loading');
  const load = useCallback(() => {
    setStatus('loading');
    listInvites(client, conversationId).then(
      (invites) => {
        known.value = { ...known.peek(), [conversationId]: invites };
        setStatus('ready');
      },
      () => setStatus('failed'),
    );
  }, [client, conversationId]);
  useEffect(load, [load, version]);
  const slow = useDelayed(status === 'loading', 200);
  const invites = known.value[conversationId]?.filter(
    ({ expiresAtMs }) => expiresAtMs === null || expiresAtMs > nowMs.value,
  );
  return (
    <section>
      <h3 class="list-heading">{tg('invites.title')}</h3>
      {!invites && status === 'loading' && slow && <p role="status">{tg('invites.loading')}</p>}
      {status === 'failed' && (
        <p class="details__line" role="alert">
          {tg('invites.failed')}{' '}
          <button type="button" class="button button--small" onClick={load}>
            {tg('invites.again')}
          </button>
        </p>
      )}
      {invites?.length === 0 && status === 'ready' && <p class="details__line">{tg('invites.none')}</p>}
      <ul class="rows">
        {invites?.map((invite) => (
          <InviteRow key={invite.id} conversationId={conversationId} invite={invite} />
        ))}
      </ul>
      <button
        type="button"
        class="button button--small details__add"
        aria-haspopup="dialog"
        onClick={() => {
          dialog.value = { type: 'new_invite', conversationId };
        }}
      >
        <Icon node={Link2} small /> {tg('invites.new')}
      </button>
    </section>
  );
}

function InviteRow({ conversationId, invite }: { conversationId: string; invite: GroupInvite }) {
  const { client, dialog, nowMs, toasts } = useApp();
  const { id, expiresAtMs, maxUses, uses } = invite;
  const left =
    maxUses === null ? tg('invites.used', { count: uses }) : tg('invites.left', { count: maxUses - uses });
  const ends =
    expiresAtMs === null
      ? tg('invites.no_end')
      : tg('invites.ends', { duration: durationWords((expiresAtMs - nowMs.value) / 1_000) });
  const state = `${left}, ${ends}`;
  const revoke = async () => {
    await revokeInvite(client, conversationId, id);
    const before = known.peek()[conversationId] ?? [];
    known.value = { ...known.peek(), [conversationId]: before.filter((one) => one.id !== id) };
  };
  return (
    <li class="invite">
      <span class="invite__state">
        <bdi class="invite__url" dir="ltr">
          {inviteUrl(invite)}
        </bdi>
        <span class="handle">{state}</span>
      </span>
      <button
        type="button"
        class="button button--icon tip tip--end"
        aria-label={tg('invites.copy_nth', { state })}
        data-tip={tg('invites.copy')}
        onClick={() => void copyText(toasts, inviteUrl(invite))}
      >
        <Icon node={Copy} />
      </button>
      <button
        type="button"
        class="button button--icon tip tip--end"
        aria-label={tg('invites.revoke_nth', { state })}
        data-tip={tg('invites.revoke')}
        onClick={() => {
          const words = {
            title: tg('ask.revoke.title'),
            text: tg('ask.revoke.text'),
            answer: tg('ask.revoke.answer'),
          };
          dialog.value = { type: 'confirm', question: { ...words, run: revoke } };
        }}
      >
        <Icon node={Trash2} />
      </button>
    </li>
  );
}
