import { noteForNotifications } from '../../service-worker/language.ts';
import { language, languages } from './language.ts';
import { speak } from './t.ts';

const catalogues = {
  de: () => import('./de.ts').then(({ de }) => de),
  ar: () => import('./ar.ts').then(({ ar }) => ar),
};

/**
 * Fetches the texts of the page's language and says in the document which it is. English is there already; it also
 * stands in where the others cannot be had.
 */
export async function loadTexts(): Promise<void> {
  const spoken = await fetchTexts().catch(() => 'en' as const);
  document.documentElement.lang = spoken;
  document.documentElement.dir = languages[spoken].direction;
  await noteForNotifications(spoken).catch(() => {});
}

async function fetchTexts() {
  if (language !== 'en') speak(await catalogues[language]());
  return language;
}
