/** `npm run build:viewer`: writes the page that comes with exports into `functions/core/exports/viewer-page.ts`, as one text. */
import { writeFile } from 'node:fs/promises';
import { viewerModule } from './privacy/viewer.ts';

await writeFile(new URL('../functions/core/exports/viewer-page.ts', import.meta.url), await viewerModule());
