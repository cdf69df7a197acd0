import { OperatorLogSection } from '../admin/OperatorLogSection.tsx';
import { StoredSection } from './StoredSection.tsx';

/** What the server holds about one, and what one can do about it. */
export function DataArea() {
  return (
    <>
      <StoredSection />
      <OperatorLogSection />
    </>
  );
}
