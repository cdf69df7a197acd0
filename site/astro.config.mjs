import { defineConfig } from 'astro/config';

// The CSP header allows no inline script and no inline style, so nothing may be folded into the HTML.
export default defineConfig({
  output: 'static',
  trailingSlash: 'ignore',
  compressHTML: true,
  devToolbar: { enabled: false },
  build: { inlineStylesheets: 'never' },
  vite: { build: { assetsInlineLimit: 0, modulePreload: { polyfill: false } } },
});
