import { LanguageSection } from './appearance/LanguageSection.tsx';
import { ThemeSection } from './appearance/ThemeSection.tsx';

/** How the app looks and which language it speaks, on this device. */
export function AppearanceArea() {
  return (
    <>
      <LanguageSection />
      <ThemeSection />
    </>
  );
}
