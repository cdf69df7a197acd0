import { currentConsents } from '../../../../../functions/wire/policy/current.ts';
import { changesBetween, notices } from '../../../../../functions/wire/policy/notices.ts';
import type { PrivacyNotice } from '../../../../../functions/wire/policy/privacy-notice.ts';
import consentStyles from '../../../styles/consents.css?url';
import { language } from '../../text/language.ts';
import type { App } from '../context.ts';
import { ActionButton } from '../parts/action.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { stylesheet } from '../parts/stylesheet.ts';
import { tc } from './texts.ts';

interface Given {
  readonly version: string;
}

/** Opens the dialog in which what changed is shown and agreed to. */
export function showChanges(app: App, given: readonly Given[], onAgreed = () => {}): void {
  stylesheet(consentStyles).catch(() => {});
  app.dialog.value = {
    type: 'show',
    render: () => <ChangesDialog app={app} given={given} onAgreed={onAgreed} />,
  };
}

function ChangesDialog(props: { app: App; given: readonly Given[]; onAgreed: () => void }) {
  const { app, given } = props;
  const [current] = notices as [PrivacyNotice, ...PrivacyNotice[]];
  const before = notices.find(
    ({ version }) => given.at(-1)?.version === version && version !== current.version,
  );
  const agree = async () => {
    const consent = { document: 'privacy-notice', ...currentConsents['privacy-notice'], locale: language };
    await app.client.request('POST', '/api/account/consents', consent);
    app.dialog.value = null;
    app.toasts.say(tc('consents.agreed'));
    props.onAgreed();
  };
  const leave = () => {
    app.dialog.value = null;
    app.navigator.go({ page: 'settings', area: 'data' });
  };
  const words = { before: before?.version ?? '', now: current.version };
  return (
    <Dialog
      title={tc('consents.changed.title')}
      actions={
        <>
          <button type="button" class="button" onClick={leave}>
            {tc('consents.leave')}
          </button>
          <ActionButton class="button--primary" command={agree}>
            {tc('consents.agree')}
          </ActionButton>
        </>
      }
    >
      <p>{before ? tc('consents.changed.text', words) : tc('consents.changed.first', words)}</p>
      {before ? <Changes before={before} after={current} /> : <NoticeText notice={current} />}
      <p>
        <a href="/privacy/" target="_blank" rel="noreferrer">
          {tc('consents.whole')}
        </a>
      </p>
    </Dialog>
  );
}

/** Sections of which something changed, with what is new and what is no longer. */
function Changes({ before, after }: { before: PrivacyNotice; after: PrivacyNotice }) {
  return (
    <div class="notice" lang="en" dir="ltr">
      {changesBetween(before, after).map(({ heading, paragraphs }) => (
        <section key={heading}>
          <h3>{heading}</h3>
          {paragraphs
            .filter(({ change }) => change !== 'same')
            .map(({ change, text }) =>
              change === 'added' ? (
                <ins key={text}>
                  <b>{tc('consents.added')}</b> {text}
                </ins>
              ) : (
                <del key={text}>
                  <b>{tc('consents.removed')}</b> {text}
                </del>
              ),
            )}
        </section>
      ))}
    </div>
  );
}

/** A version of the notice as it was accepted. */
export function NoticeText({ notice }: { notice: PrivacyNotice }) {
  return (
    <div class="notice" lang="en" dir="ltr">
      {notice.sections.map(({ heading, paragraphs }) => (
        <section key={heading}>
          <h3>{heading}</h3>
          {paragraphs.map((text) => (
            <p key={text}>{text}</p>
          ))}
        </section>
      ))}
    </div>
  );
}

/** Opens the text of a version that is kept. */
export function showNotice(app: App, version: string): void {
  stylesheet(consentStyles).catch(() => {});
  const notice = notices.find((one) => one.version === version);
  if (!notice) return;
  app.dialog.value = {
    type: 'show',
    render: () => (
      <Dialog title={tc('consents.notice', { version })}>
        <NoticeText notice={notice} />
      </Dialog>
    ),
  };
}
