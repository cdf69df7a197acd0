import { AddLinkSection } from './AddLinkSection.tsx';
import { BlockedSection } from './BlockedSection.tsx';
import { PrivacySection } from './PrivacySection.tsx';

/** Who may see, find and reach one. */
export function PrivacyArea() {
  return (
    <>
      <PrivacySection />
      <AddLinkSection />
      <BlockedSection />
    </>
  );
}
