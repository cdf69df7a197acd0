import { CloudOff } from 'lucide';
import { t } from '../../text/t.ts';
import { useApp } from '../context.ts';
import { useDelayed } from '../parts/delay.ts';
import { Icon } from '../parts/Icon.tsx';

/** A quiet line about the connection, only once it has been away for a second. */
export function ConnectionStrip() {
  const { client } = useApp();
  const connection = client.connection.value;
  const shown = useDelayed(connection !== 'online', 1_000) && connection !== 'online';
  return (
    <div class={shown ? 'offline-strip' : 'visually-hidden'} role="status">
      {shown && (
        <>
          {connection === 'offline' && <Icon node={CloudOff} small />}
          <span>{t(`connection.${connection}`)}</span>
          {connection === 'outdated' && (
            <button type="button" class="button button--small" onClick={() => location.reload()}>
              {t('connection.reload')}
            </button>
          )}
          {connection === 'signed_out' && <a href="/sign-in/">{t('connection.sign_in')}</a>}
        </>
      )}
    </div>
  );
}
