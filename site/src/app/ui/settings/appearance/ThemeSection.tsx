import { useId, useState } from 'preact/hooks';
import { chooseTheme, readTheme, themes } from '../../../../scripts/theme.ts';
import { themeName } from '../../shell/Rail.tsx';
import { Section } from '../Section.tsx';
import { tl } from './texts.ts';

/** Night, day, or as the device has it. Holds at once. */
export function ThemeSection() {
  const [theme, setTheme] = useState(readTheme);
  const name = useId();
  return (
    <Section title={tl('colours.title')} text={tl('colours.hint')}>
      <fieldset class="segmented">
        <legend class="visually-hidden">{tl('colours.label')}</legend>
        {themes.map((one) => (
          <label key={one} class="segmented__option">
            <input
              type="radio"
              name={name}
              checked={one === theme}
              onChange={() => {
                chooseTheme(one);
                setTheme(one);
              }}
            />
            {themeName(one)}
          </label>
        ))}
      </fieldset>
    </Section>
  );
}
