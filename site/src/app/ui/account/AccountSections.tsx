import { ProfileSection } from '../profile/ProfileSection.tsx';
import { DevicesSection } from './DevicesSection.tsx';
import { SecuritySection } from './SecuritySection.tsx';

/** How the person is shown, and what keeps the account theirs. */
export function AccountSections() {
  return (
    <>
      <ProfileSection />
      <SecuritySection />
      <DevicesSection />
    </>
  );
}
