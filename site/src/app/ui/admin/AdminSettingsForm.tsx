import { useId, useState } from 'preact/hooks';
import type { AdminSettings } from '../../../../../functions/wire/admin.ts';
import type { InstanceSettings, RegistrationMode } from '../../../../../functions/wire/instance.ts';
import { limits } from '../../../../../functions/wire/limits.ts';
import { useApp } from '../context.ts';
import { ActionButton } from '../parts/action.tsx';
import { Section } from '../settings/Section.tsx';
import { Field } from './Field.tsx';
import { Loaded, useAnswer } from './loaded.tsx';
import { ta } from './texts.ts';

const megabyte = 1_000_000;
const daySeconds = 86_400;

/** What holds for everybody here. */
export function AdminSettingsForm() {
  const answer = useAnswer<AdminSettings>('/api/admin/settings');
  return (
    <Section title={ta('admin.settings')}>
      <Loaded answer={answer}>{({ settings }) => <Form saved={settings} reload={answer.reload} />}</Loaded>
    </Section>
  );
}

function Form({ saved, reload }: { saved: InstanceSettings; reload: () => Promise<void> }) {
  const { client, toasts } = useApp();
  const id = useId();
  const [name, setName] = useState(saved.name);
  const [contact, setContact] = useState(saved.contact ?? '');
  const [registration, setRegistration] = useState(saved.registration);
  const [days, setDays] = useState(
    saved.retentionMaxSeconds === null ? '' : String(saved.retentionMaxSeconds / daySeconds),
  );
  const [upload, setUpload] = useState(String(saved.uploadMaxBytes / megabyte));
  const [uploads, setUploads] = useState(String(saved.uploadsPerDayMaxBytes / megabyte));
  const save = async () => {
    await client.request('PUT', '/api/admin/settings', {
      name,
      contact: contact.trim() === '' ? null : contact,
      registration,
      retentionMaxSeconds: days.trim() === '' ? null : Math.round(Number(days) * daySeconds),
      uploadMaxBytes: Math.round(Number(upload) * megabyte),
      uploadsPerDayMaxBytes: Math.round(Number(uploads) * megabyte),
    });
    await reload();
    toasts.say(ta('admin.done'));
  };
  return (
    <div class="admin__form">
      <Field
        label={ta('settings.name')}
        value={name}
        onInput={setName}
        maxLength={limits.instanceNameMaxGraphemes}
      />
      <Field
        label={ta('settings.contact')}
        value={contact}
        onInput={setContact}
        maxLength={limits.instanceContactMaxCodePoints}
      />
      <div class="field">
        <label class="field__label" for={id}>
          {ta('settings.registration')}
        </label>
        <select
          class="input"
          id={id}
          value={registration}
          onChange={(event) => setRegistration(event.currentTarget.value as RegistrationMode)}
        >
          {(['invite', 'open', 'closed'] as const).map((mode) => (
            <option key={mode} value={mode}>
              {ta(`settings.registration.${mode}`)}
            </option>
          ))}
        </select>
      </div>
      <Field label={ta('settings.retention')} value={days} onInput={setDays} isNumber />
      <Field label={ta('settings.upload')} value={upload} onInput={setUpload} isNumber />
      <Field label={ta('settings.uploads')} value={uploads} onInput={setUploads} isNumber />
      <ActionButton class="button--primary" command={save}>
        {ta('settings.save')}
      </ActionButton>
    </div>
  );
}
