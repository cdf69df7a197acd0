import type { SuspensionReason } from '../../../../../functions/wire/admin.ts';
import { reasonWords, ta } from './texts.ts';

const reasons: readonly SuspensionReason[] = [
  'spam',
  'harassment',
  'violence',
  'sexual',
  'illegal',
  'compromised',
  'other',
];

/** Why somebody is warned or suspended; they are told it. */
export function ReasonSelect(props: {
  label: string;
  value: SuspensionReason | '';
  onChoose: (reason: SuspensionReason | '') => void;
}) {
  return (
    <select
      class="input"
      aria-label={props.label}
      value={props.value}
      onChange={(event) => props.onChoose(event.currentTarget.value as SuspensionReason | '')}
    >
      <option value="">{ta('people.choose')}</option>
      {reasons.map((reason) => (
        <option key={reason} value={reason}>
          {reasonWords(reason)}
        </option>
      ))}
    </select>
  );
}
