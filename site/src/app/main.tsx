import { createBrowserClient } from './client/browser.ts';
import { loadTexts } from './text/load.ts';
import { mount } from './ui/mount.tsx';

const root = document.getElementById('app');
if (!root) throw new Error('The page has no #app.');
const client = createBrowserClient();
void loadTexts().then(() => mount(client, root));
