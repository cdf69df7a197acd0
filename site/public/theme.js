// Runs before the first paint, so that the page never flashes in the other theme. See src/scripts/theme.ts.
try {
  const theme = localStorage.getItem('umbra.theme');
  if (theme === 'light' || theme === 'system') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is blocked: the default theme stays.
}
