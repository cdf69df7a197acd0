import { Download, Trash2 } from 'lucide';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Export, ExportLink } from '../../../../../functions/wire/exports.ts';
import { exports } from '../../text/en/exports.ts';
import { locale } from '../../text/language.ts';
import { textsOf } from '../../text/t.ts';
import { useLoaded } from '../account/loaded.ts';
import { withStepUp } from '../account/step-up.tsx';
import { Waiting } from '../account/Waiting.tsx';
import { useApp } from '../context.ts';
import { newClientId } from '../groups/commands.ts';
import { exactTime } from '../logic/dates.ts';
import { ActionButton } from '../parts/action.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Section } from '../settings/Section.tsx';
import { ExportForm, type ExportWish } from './ExportForm.tsx';

const { t } = textsOf(exports, 'exports');
const askAgainMs = 2_000;

/** A file with everything that is kept about the person: asked for, watched while it is made, fetched, deleted. */
export function ExportSection() {
  const app = useApp();
  const { client } = app;
  const [loaded, again] = useLoaded(() =>
    client.request<{ exports: Export[] }>('GET', '/api/account/exports'),
  );
  const known = loaded && 'value' in loaded ? loaded.value.exports[0] : undefined;
  const isUnderWay = known?.status === 'waiting' || known?.status === 'running';
  const isOffline = useOffline(again);
  useEffect(() => {
    if (!isUnderWay) return;
    const timer = setInterval(again, askAgainMs);
    return () => clearInterval(timer);
  }, [isUnderWay]);

  // One id for one wish: what is sent again after the password is the same export.
  const wish = useRef('');
  const ask = (asked: ExportWish) => {
    wish.current = newClientId();
    return withStepUp(app, async () => {
      await client.request('POST', '/api/account/exports', { clientId: wish.current, ...asked });
      again();
    });
  };
  return (
    <Section title={t('exports.title')} text={t('exports.text')}>
      <div class="export">
        {isOffline && <p role="status">{t('exports.offline')}</p>}
        {!(loaded && 'value' in loaded) && (
          <Waiting failure={loaded && 'failure' in loaded ? loaded.failure : undefined} again={again} />
        )}
        {known && isUnderWay && <UnderWay known={known} again={again} />}
        {known?.status === 'ready' && <Ready known={known} again={again} />}
        {known?.status === 'failed' && <p role="alert">{t('exports.failed')}</p>}
        {loaded && 'value' in loaded && (!known || known.status === 'failed') && (
          <ExportForm label={t(known ? 'exports.ask_again' : 'exports.ask')} ask={ask} />
        )}
      </div>
    </Section>
  );
}

interface Shown {
  readonly known: Export;
  readonly again: () => void;
}

function UnderWay({ known, again }: Shown) {
  const { client, toasts } = useApp();
  const { messagesWritten, messagesTotal } = known;
  const stop = async () => {
    await client.request('DELETE', `/api/account/exports/${known.id}`);
    toasts.say(t('exports.stopped'));
    again();
  };
  const words =
    known.status === 'waiting'
      ? t('exports.waiting')
      : messagesTotal === null
        ? t('exports.counting')
        : t('exports.running', { written: numberWords(messagesWritten), total: numberWords(messagesTotal) });
  return (
    <>
      <p>{words}</p>
      <progress
        aria-label={t('exports.progress')}
        max={messagesTotal || 1}
        {...(messagesTotal === null ? {} : { value: messagesWritten })}
      />
      <p class="settings__text">{t('exports.leave')}</p>
      <div class="settings__buttons">
        <ActionButton command={stop}>{t('exports.stop')}</ActionButton>
      </div>
    </>
  );
}

function Ready({ known, again }: Shown) {
  const app = useApp();
  const { client, toasts } = app;
  const path = `/api/account/exports/${known.id}`;
  const download = () =>
    withStepUp(app, async () => {
      const { url, fileName } = await client.request<ExportLink>('POST', `${path}/link`);
      const link = document.createElement('a');
      link.href = url;
      link.download = fileName;
      link.rel = 'noreferrer';
      link.click();
    });
  const remove = async () => {
    await client.request('DELETE', path);
    toasts.say(t('exports.deleted'));
    again();
  };
  return (
    <>
      <p role="status">{t('exports.ready', { size: bytesWords(known.sizeBytes) })}</p>
      <p class="settings__text">
        {t(known.sealed ? 'exports.until_sealed' : 'exports.until', { time: exactTime(known.expiresAtMs) })}
      </p>
      <div class="settings__buttons">
        <ActionButton class="button--primary" command={download}>
          <Icon node={Download} small /> {t('exports.download')}
        </ActionButton>
        <ActionButton command={remove}>
          <Icon node={Trash2} small /> {t('exports.delete')}
        </ActionButton>
      </div>
    </>
  );
}

/** Whether there is no network; asks again when there is. */
function useOffline(again: () => void): boolean {
  const [isOffline, setOffline] = useState(!navigator.onLine);
  useEffect(() => {
    const look = () => {
      setOffline(!navigator.onLine);
      if (navigator.onLine) again();
    };
    window.addEventListener('online', look);
    window.addEventListener('offline', look);
    return () => {
      window.removeEventListener('online', look);
      window.removeEventListener('offline', look);
    };
  }, []);
  return isOffline;
}

function numberWords(count: number): string {
  return new Intl.NumberFormat(locale).format(count);
}

function bytesWords(bytes: number): string {
  const [value, unit] = bytes < 1_000_000 ? [bytes / 1_000, 'kilobyte'] : [bytes / 1_000_000, 'megabyte'];
  return new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: 1 }).format(value);
}
