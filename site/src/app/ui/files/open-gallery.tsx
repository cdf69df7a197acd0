import filesStyles from '../../../styles/files.css?url';
import galleryStyles from '../../../styles/gallery.css?url';
import type { App } from '../context.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { lazyPart } from '../parts/lazy.tsx';
import { tga } from './gallery-texts.ts';

const Gallery = lazyPart(
  () => import('./Gallery.tsx').then((part) => part.Gallery),
  filesStyles,
  galleryStyles,
);

/** Opens what was attached in a conversation. */
export function openGallery({ dialog }: App, conversationId: string): void {
  dialog.value = {
    type: 'show',
    render: () => (
      <Dialog key="gallery" title={tga('title')}>
        <Gallery conversationId={conversationId} />
      </Dialog>
    ),
  };
}
