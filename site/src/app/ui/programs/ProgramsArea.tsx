import { Plus } from 'lucide';
import type { AccessTokenInfo, AccessTokenList } from '../../../../../functions/wire/access-tokens.ts';
import { isolate } from '../../text/t.ts';
import { useLoaded } from '../account/loaded.ts';
import { Waiting } from '../account/Waiting.tsx';
import { useApp } from '../context.ts';
import { Icon } from '../parts/Icon.tsx';
import { Section } from '../settings/Section.tsx';
import { NewTokenDialog } from './NewTokenDialog.tsx';
import { RevokeDialog } from './RevokeDialog.tsx';
import { tt } from './texts.ts';

/** The access tokens by which programs act for the person: make one, see what there is, end one. */
export function ProgramsArea() {
  const { client, dialog } = useApp();
  const [loaded, again] = useLoaded(() => client.request<AccessTokenList>('GET', '/api/access-tokens'));
  const tokens = loaded && 'value' in loaded ? loaded.value.accessTokens : null;
  return (
    <Section title={tt('title')} text={tt('text')}>
      {tokens === null ? (
        <Waiting failure={loaded && 'failure' in loaded ? loaded.failure : undefined} again={again} />
      ) : (
        <>
          {tokens.length === 0 && <p>{tt('none')}</p>}
          <ul class="programs">
            {tokens.map((token) => (
              <Program key={token.id} token={token} onRevoked={again} />
            ))}
          </ul>
          <button
            type="button"
            class="button"
            aria-haspopup="dialog"
            onClick={() => {
              dialog.value = { type: 'show', render: () => <NewTokenDialog onMade={again} /> };
            }}
          >
            <Icon node={Plus} small /> {tt('make')}
          </button>
        </>
      )}
      <p class="settings__text">{tt('docs')}</p>
    </Section>
  );
}

function Program({ token, onRevoked }: { token: AccessTokenInfo; onRevoked: () => void }) {
  const { dialog } = useApp();
  const days = tt('days', { made: dateWords(token.createdAtMs), ends: dateWords(token.expiresAtMs) });
  const used = token.lastUsedDay === null ? tt('unused') : tt('used', { day: dayWords(token.lastUsedDay) });
  return (
    <li class="program">
      <bdi class="program__name">{token.name}</bdi>
      <p class="settings__text">
        {days}, {used}
      </p>
      <ul class="program__scopes">
        {token.scopes.map((scope) => (
          <li key={scope} class="tag">
            {tt(`scope.${scope}`)}
          </li>
        ))}
      </ul>
      <button
        type="button"
        class="button button--small"
        aria-haspopup="dialog"
        aria-label={tt('revoke_name', { name: isolate(token.name) })}
        onClick={() => {
          dialog.value = { type: 'show', render: () => <RevokeDialog token={token} onRevoked={onRevoked} /> };
        }}
      >
        {tt('revoke')}
      </button>
    </li>
  );
}

function dateWords(atMs: number): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' }).format(atMs);
}

/** A UTC day as people write it. */
function dayWords(day: string): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(day));
}
