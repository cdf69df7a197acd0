// Runs before the first paint, so that the page never flashes in the other theme or from the other side. It cannot import:
// the themes are those of src/scripts/theme.ts, the languages those of src/app/text/language.ts.
(() => {
  const page = document.documentElement;
  const stored = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // Storage is blocked: what a browser asks for stays.
    }
  };
  const theme = stored('umbra.theme');
  if (theme === 'light' || theme === 'system') page.dataset.theme = theme;

  if (page.dataset.speaks === undefined) return;
  const known = ['en', 'de', 'ar'];
  const wanted = [stored('umbra.language'), ...navigator.languages].map((tag) =>
    (tag ?? '').toLowerCase().split('-')[0],
  );
  page.lang = wanted.find((tag) => known.includes(tag)) ?? 'en';
  page.dir = page.lang === 'ar' ? 'rtl' : 'ltr';
})();
