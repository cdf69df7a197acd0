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
  vite: {
    plugins: [emojiModule()],
    build: {
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        output: {
          // What the app and the pages before it both need is one file, and so is Preact: each tiny one costs more than it holds.
          codeSplitting: {
            groups: [
              {
                name: 'shared',
                test: /vite\/preload-helper|app\/text\/language|app\/client\/(uuid7|session-notes|browser-basics|http|types)\.ts|wire\/limits\/times/,
              },
              { name: 'preact', test: /node_modules\/(preact|@preact)\// },
            ],
          },
        },
      },
    },
  },
});
