import { useId, useState } from 'preact/hooks';
import type { QuietHours } from '../../../../../functions/wire/push.ts';
import { useApp } from '../context.ts';
import { Section } from '../settings/Section.tsx';
import { SettingSwitch } from '../settings/SettingSwitch.tsx';
import { tn } from './texts.ts';

const usual = { fromMinute: 22 * 60, untilMinute: 7 * 60 };

/** The hours without pushes, on the clock of the device they are set on. */
export function QuietHoursSection({ hours: saved }: { hours: QuietHours | null }) {
  const { client, toasts } = useApp();
  const [hours, setHours] = useState(saved);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const save = async (next: QuietHours | null) => {
    await client.request('PUT', '/api/push/settings', { quietHours: next });
    setHours(next);
  };
  const change = (part: Partial<QuietHours>) => {
    if (!hours) return;
    save({ ...hours, ...part, timeZone: zone }).then(
      () => toasts.say(tn('quiet.saved')),
      () => setHours({ ...hours }),
    );
  };
  return (
    <Section title={tn('quiet.title')} text={tn('quiet.text')}>
      <SettingSwitch
        label={tn('quiet.switch')}
        saved={hours !== null}
        save={(value) => save(value ? { ...usual, timeZone: zone } : null)}
      />
      {hours && (
        <div class="settings__times">
          <TimeField
            label={tn('quiet.from')}
            minute={hours.fromMinute}
            choose={(fromMinute) => change({ fromMinute })}
          />
          <TimeField
            label={tn('quiet.until')}
            minute={hours.untilMinute}
            choose={(untilMinute) => change({ untilMinute })}
          />
          <p class="setting__hint">{tn('quiet.zone', { zone: hours.timeZone })}</p>
        </div>
      )}
    </Section>
  );
}

function TimeField(props: { label: string; minute: number; choose: (minute: number) => void }) {
  const id = useId();
  const two = (value: number) => String(value).padStart(2, '0');
  return (
    <div class="field">
      <label class="field__label" for={id}>
        {props.label}
      </label>
      <input
        id={id}
        class="input"
        type="time"
        required
        value={`${two(Math.floor(props.minute / 60))}:${two(props.minute % 60)}`}
        onChange={({ currentTarget: { value } }) => {
          const [hour, minute] = value.split(':').map(Number);
          if (hour !== undefined && minute !== undefined && !Number.isNaN(hour + minute))
            props.choose(hour * 60 + minute);
        }}
      />
    </div>
  );
}
