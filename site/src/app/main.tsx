import { createBrowserClient } from './client/browser.ts';
import { mount } from './ui/mount.tsx';

const root = document.getElementById('app');
if (!root) throw new Error('The page has no #app.');
mount(createBrowserClient(), root);
