import { Eye } from 'lucide';
import { useState } from 'preact/hooks';
import storedStyles from '../../../styles/stored.css?url';
import { stored } from '../../text/en/stored.ts';
import { textsOf } from '../../text/t.ts';
import { Icon } from '../parts/Icon.tsx';
import { lazyPart } from '../parts/lazy.tsx';
import { Section } from './Section.tsx';

const { t } = textsOf(stored, 'stored');
const StoredData = lazyPart(() => import('./StoredData.tsx').then((part) => part.StoredData), storedStyles);

/** What the server knows about oneself: counted when it is asked for. */
export function StoredSection() {
  const [isOpen, setOpen] = useState(false);
  return (
    <Section title={t('stored.title')} text={t('stored.text')}>
      {isOpen ? (
        <StoredData />
      ) : (
        <button type="button" class="button" onClick={() => setOpen(true)}>
          <Icon node={Eye} small /> {t('stored.show')}
        </button>
      )}
    </Section>
  );
}
