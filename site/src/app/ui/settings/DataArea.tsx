import consentStyles from '../../../styles/consents.css?url';
import erasureStyles from '../../../styles/erasure.css?url';
import exportStyles from '../../../styles/exports.css?url';
import { OperatorLogSection } from '../admin/OperatorLogSection.tsx';
import { lazyPart } from '../parts/lazy.tsx';
import { StoredSection } from './StoredSection.tsx';

const ExportSection = lazyPart(
  () => import('../exports/ExportSection.tsx').then((part) => part.ExportSection),
  exportStyles,
);

const ConsentSection = lazyPart(
  () => import('../consents/ConsentSection.tsx').then((part) => part.ConsentSection),
  consentStyles,
);

const ErasureSection = lazyPart(
  () => import('../erasure/ErasureSection.tsx').then((part) => part.ErasureSection),
  erasureStyles,
);

/** What the server holds about one, and what one can do about it. */
export function DataArea() {
  return (
    <>
      <StoredSection />
      <ExportSection />
      <ConsentSection />
      <OperatorLogSection />
      <ErasureSection />
    </>
  );
}
