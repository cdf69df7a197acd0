import { defineConfig } from 'astro/config';
import { emojiModule } from './src/scripts/emoji.ts';
import { serviceWorker } from './src/scripts/service-worker.ts';

// The CSP header allows no inline script and no inline style, so nothing may be folded into the HTML.
export default defineConfig({
  output: 'static',
  trailingSlash: 'ignore',
  compressHTML: true,
  devToolbar: { enabled: false },
  integrations: [serviceWorker()],
  build: { inlineStylesheets: 'never' },
  vite: { plugins: [emojiModule()], build: { assetsInlineLimit: 0, modulePreload: { polyfill: false } } },
});
