import { Copy } from 'lucide';
import { useId } from 'preact/hooks';
import { rich, t } from '../../text/parts.ts';
import { useApp, useChat } from '../context.ts';
import { copyText } from '../parts/action.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Link } from '../parts/Link.tsx';
import { Name } from '../parts/people.tsx';

/** The first minutes: three steps from an empty list to the first conversation. */
export function Welcome() {
  const { toasts, welcomeHidden } = useApp();
  const titleId = useId();
  const me = useChat((state) => state.me);
  const asked = useChat((state) => state.sent.length > 0);
  if (!me) return null;
  return (
    <section class="card welcome" aria-labelledby={titleId}>
      <div>
        <h2 class="welcome__title" id={titleId}>
          {rich('welcome.title', { name: <Name person={me} /> })}
        </h2>
        <p class="home__text">{t('welcome.text')}</p>
      </div>
      <ol class="welcome__steps">
        <li class="welcome__step">
          <strong>{t('welcome.copy')}</strong>
          <p>{rich('welcome.copy.text', { handle: <bdi>{me.handle}</bdi> })}</p>
          <button
            type="button"
            class="button button--small"
            onClick={() => void copyText(toasts, `@${me.handle}`)}
          >
            <Icon node={Copy} small /> {t('welcome.copy.action', { handle: me.handle })}
          </button>
        </li>
        <li class={`welcome__step ${asked ? 'welcome__step--done' : ''}`}>
          <strong>{t('welcome.add')}</strong>
          <p>{t(asked ? 'welcome.add.waiting' : 'welcome.add.text')}</p>
          {!asked && (
            <Link to={{ page: 'people' }} class="button button--primary button--small">
              {t('welcome.add.action')}
            </Link>
          )}
        </li>
        <li class="welcome__step">
          <strong>{t('welcome.hello')}</strong>
          <p>{t('welcome.hello.text')}</p>
        </li>
      </ol>
      <button
        type="button"
        class="button button--quiet button--small"
        onClick={() => {
          welcomeHidden.value = true;
        }}
      >
        {t('welcome.dismiss')}
      </button>
    </section>
  );
}
