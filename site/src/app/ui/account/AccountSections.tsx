import { DevicesSection } from './DevicesSection.tsx';
import { SecuritySection } from './SecuritySection.tsx';

/** What keeps the account its owner's. */
export function AccountSections() {
  return (
    <>
      <SecuritySection />
      <DevicesSection />
    </>
  );
}
