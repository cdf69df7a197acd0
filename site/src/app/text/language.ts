/** The languages there is a catalogue for, by their own names. */
export const languages = {
  en: { name: 'English', direction: 'ltr' },
  de: { name: 'Deutsch', direction: 'ltr' },
  ar: { name: 'العربية', direction: 'rtl' },
} as const;

export type Language = keyof typeof languages;

const storageKey = 'umbra.language';
const preferred = globalThis.navigator?.languages ?? [];
const languageOf = (tag: string) => tag.toLowerCase().split('-')[0] ?? '';
const isKnown = (tag: string): tag is Language => tag in languages;

/** The language that was chosen in this browser, or null where it follows the browser's. */
export function chosenLanguage(): Language | null {
  try {
    const stored = localStorage.getItem(storageKey) ?? '';
    return isKnown(stored) ? stored : null;
  } catch {
    return null;
  }
}

/** Keeps the choice for this browser; it holds from the next opening. Null follows the browser's languages again. */
export function chooseLanguage(language: Language | null): void {
  try {
    if (language) localStorage.setItem(storageKey, language);
    else localStorage.removeItem(storageKey);
  } catch {
    // Blocked storage is a person's choice; the language then follows the browser.
  }
}

/** The first language of the browser that there is a catalogue for. */
export const browserLanguage: Language = preferred.map(languageOf).find(isKnown) ?? 'en';

/** What the page speaks until it is left. */
export const language: Language = chosenLanguage() ?? browserLanguage;

/** For dates and numbers: the reader's own variant of the language (its clock, its order of day and month), if there is one. */
export const locale =
  preferred.find((tag) => languageOf(tag) === language) ?? (language === 'en' ? 'en-GB' : language);
