import { useEffect, useState } from 'preact/hooks';
import type { PushInfo, PushTestResult } from '../../../../../functions/wire/push.ts';
import { useApp } from '../context.ts';
import { ActionButton, errorText } from '../parts/action.tsx';
import { useDelayed } from '../parts/delay.ts';
import { Section } from '../settings/Section.tsx';
import { SettingSwitch } from '../settings/SettingSwitch.tsx';
import { type DeviceState, deviceState, showNames, turnOff, turnOn } from './device.ts';
import { QuietHoursSection } from './QuietHoursSection.tsx';
import { TraceSection } from './TraceSection.tsx';
import { tn } from './texts.ts';

interface Known {
  readonly info: PushInfo;
  readonly state: DeviceState;
}

/** Notifications: this device, quiet hours, and why one did not come. */
export function NotificationsSection() {
  const { client } = useApp();
  const [known, setKnown] = useState<Known | null>(null);
  const [error, setError] = useState('');
  const load = async () => {
    setError('');
    try {
      const info = await client.request<PushInfo>('GET', '/api/push');
      setKnown({ info, state: await deviceState(info) });
    } catch (failure) {
      setError(errorText(failure));
    }
  };
  useEffect(() => void load(), []);
  const isSlow = useDelayed(!known && !error, 200);
  return (
    <>
      <Section title={tn('title')} text={tn('text')}>
        {known && <Device known={known} reload={load} />}
        {!known && isSlow && <p role="status">{tn('loading')}</p>}
        {error && (
          <div class="alert" role="alert">
            <p>{error}</p>
            <button type="button" class="button button--small" onClick={() => void load()}>
              {tn('failed.again')}
            </button>
          </div>
        )}
      </Section>
      {known && <QuietHoursSection hours={known.info.quietHours} />}
      <TraceSection />
    </>
  );
}

function Device({ known: { info, state }, reload }: { known: Known; reload: () => Promise<void> }) {
  const { client, toasts } = useApp();
  const begin = async () => {
    try {
      if (!(await turnOn(client, info.applicationServerKey))) return toasts.fail(tn('dismissed'));
    } catch (error) {
      if (error instanceof DOMException) return toasts.fail(tn('no_service'));
      throw error;
    } finally {
      await reload();
    }
    toasts.say(tn('turned_on'));
  };
  const end = async () => {
    await turnOff(client);
    await reload();
    toasts.say(tn('turned_off'));
  };
  const test = async () => {
    const { sent } = await client.request<PushTestResult>('POST', '/api/push/test', {});
    if (sent > 0) toasts.say(tn('test.sent', { count: sent }));
    else toasts.fail(tn('test.failed'));
    await reload();
  };
  if (state === 'unsupported' || state === 'ios' || state === 'denied') {
    return <p class="alert alert--note">{tn(state)}</p>;
  }
  const current = info.subscriptions.find((subscription) => subscription.current);
  return (
    <>
      <p>{tn(`state.${state}`)}</p>
      {info.subscriptions.length > 0 && (
        <p class="settings__text">{tn('devices', { count: info.subscriptions.length })}</p>
      )}
      {state === 'on' && (
        <SettingSwitch
          label={tn('names')}
          hint={tn('names.hint')}
          saved={current?.showsNames ?? false}
          save={async (value) => {
            await showNames(client, value);
            await reload();
          }}
        />
      )}
      <div class="settings__buttons">
        {state === 'off' ? (
          <ActionButton class="button--primary" command={begin}>
            {tn('turn_on')}
          </ActionButton>
        ) : (
          <ActionButton command={end}>{tn('turn_off')}</ActionButton>
        )}
        {info.subscriptions.length > 0 && <ActionButton command={test}>{tn('test')}</ActionButton>}
      </div>
    </>
  );
}
