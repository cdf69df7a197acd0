import { ChevronLeft, ChevronRight, Download } from 'lucide';
import { useEffect, useState } from 'preact/hooks';
import type { Attachment } from '../../../../../functions/wire/attachments.ts';
import { isolate } from '../../text/t.ts';
import { useApp } from '../context.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { Icon } from '../parts/Icon.tsx';
import { contentOf } from './load.ts';
import { save } from './save.ts';
import { tf } from './texts.ts';

/** The images of a message, one at a time and as large as there is room. Arrow keys go on; Escape closes. */
export function ImageViewer({ images, first }: { images: readonly Attachment[]; first: number }) {
  const { client } = useApp();
  const [index, setIndex] = useState(first);
  const [address, setAddress] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  const image = images[index];
  const go = (step: number) => setIndex((index + step + images.length) % images.length);
  useEffect(() => {
    if (!image) return;
    let isShown = true;
    setAddress(null);
    setFailed(false);
    contentOf(client, image.id, 'whole').then(
      (found) => isShown && setAddress(found),
      () => isShown && setFailed(true),
    );
    return () => {
      isShown = false;
    };
  }, [client, image]);
  useEffect(() => {
    const onKey = ({ key }: KeyboardEvent) => {
      if (key === 'ArrowLeft') go(-1);
      else if (key === 'ArrowRight') go(1);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });
  if (!image) return null;
  return (
    <Dialog title={<bdi>{image.name}</bdi>}>
      <div class="viewer">
        {address && <img class="viewer__image" src={address} alt={tf('image', { name: image.name })} />}
        {failed && <p>{tf('gone')}</p>}
      </div>
      <div class="viewer__tools">
        {images.length > 1 && (
          <>
            <button
              type="button"
              class="button button--icon"
              aria-label={tf('previous')}
              onClick={() => go(-1)}
            >
              <Icon node={ChevronLeft} flip />
            </button>
            <span role="status">{tf('viewer', { index: index + 1, count: images.length })}</span>
            <button type="button" class="button button--icon" aria-label={tf('next')} onClick={() => go(1)}>
              <Icon node={ChevronRight} flip />
            </button>
          </>
        )}
        <button
          type="button"
          class="button button--icon"
          aria-label={tf('download', { name: isolate(image.name) })}
          aria-disabled={!address}
          onClick={() => address && save(address, image.name)}
        >
          <Icon node={Download} />
        </button>
      </div>
    </Dialog>
  );
}
