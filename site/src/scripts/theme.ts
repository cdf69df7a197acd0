/** The themes a person can choose. `dark` is what everybody starts with; `system` follows the device. */
export const themes = ['dark', 'light', 'system'] as const;
export type Theme = (typeof themes)[number];

/** The same key is read before the first paint by `public/first-paint.js`, which cannot import. */
const storageKey = 'umbra.theme';

/** The chosen theme, `dark` when none was chosen or storage is blocked. */
export function readTheme(): Theme {
  try {
    const stored = localStorage.getItem(storageKey);
    return themes.find((theme) => theme === stored) ?? 'dark';
  } catch {
    return 'dark';
  }
}

/** Shows the theme at once and keeps it for this browser. Where storage is blocked, it lasts until the page closes. */
export function chooseTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(storageKey, theme);
  } catch {
    // Blocked storage is a person's choice; the theme then simply does not last.
  }
}

/** Follows a choice made in another tab. Returns the function that stops it. */
export function followThemeOfOtherTabs(): () => void {
  const follow = (event: StorageEvent) => {
    if (event.key === storageKey) document.documentElement.dataset.theme = readTheme();
  };
  addEventListener('storage', follow);
  return () => removeEventListener('storage', follow);
}
