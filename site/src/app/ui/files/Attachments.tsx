import { Download, FileText, ImageOff } from 'lucide';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Attachment } from '../../../../../functions/wire/attachments.ts';
import voiceStyles from '../../../styles/voice.css?url';
import { isolate } from '../../text/t.ts';
import { useApp } from '../context.ts';
import { Icon } from '../parts/Icon.tsx';
import { lazyPart } from '../parts/lazy.tsx';
import { ImageViewer } from './ImageViewer.tsx';
import { contentOf } from './load.ts';
import { save } from './save.ts';
import { tf } from './texts.ts';
import { sizeWords } from './types.ts';

const VoicePlayer = lazyPart(
  () => import('../voice/VoicePlayer.tsx').then((part) => part.VoicePlayer),
  voiceStyles,
);

const shownMaxPx = 320;

interface Shown {
  readonly attachments: readonly Attachment[];
  readonly tabIndex: 0 | -1;
}

/** What is attached to a message: images in the place that was kept for them, other files as cards. */
export function Attachments({ attachments, tabIndex }: Shown) {
  const { dialog } = useApp();
  const images = attachments.filter(({ kind }) => kind === 'image');
  const show = (index: number) => {
    dialog.value = { type: 'show', render: () => <ImageViewer key="images" images={images} first={index} /> };
  };
  return (
    <div class="files">
      {images.length > 0 && (
        <div class={`files__images ${images.length > 1 ? 'files__images--several' : ''}`}>
          {images.map((image, index) => (
            <Picture key={image.id} image={image} tabIndex={tabIndex} onOpen={() => show(index)} />
          ))}
        </div>
      )}
      {attachments
        .filter(({ kind }) => kind !== 'image')
        .map((file) =>
          file.voice ? (
            <VoicePlayer key={file.id} file={{ ...file, voice: file.voice }} tabIndex={tabIndex} />
          ) : (
            <FileCard key={file.id} file={file} tabIndex={tabIndex} />
          ),
        )}
    </div>
  );
}

/** An image in the place that is kept for it, fetched when it comes near the screen. */
export function Picture(props: { image: Attachment; tabIndex: 0 | -1; onOpen: () => void }) {
  const { image, tabIndex, onOpen } = props;
  const place = useRef<HTMLButtonElement>(null);
  const { address, failed } = useContent(image, place);
  const { width = 4, height = 3, colour } = image;
  useEffect(() => {
    const style = place.current?.style;
    style?.setProperty('--file-ratio', `${width} / ${height}`);
    style?.setProperty('--file-width', `${Math.min(shownMaxPx, width, (shownMaxPx * width) / height)}px`);
    if (colour) style?.setProperty('--file-colour', colour);
  }, [width, height, colour]);
  return (
    <button
      ref={place}
      type="button"
      class="files__image"
      tabIndex={tabIndex}
      aria-label={tf('image.open', { name: isolate(image.name) })}
      onClick={onOpen}
    >
      {address && <img src={address} alt={tf('image', { name: image.name })} />}
      {failed && (
        <span class="files__failed">
          <Icon node={ImageOff} /> {tf('gone')}
        </span>
      )}
    </button>
  );
}

/** Fetched when it comes near the screen. */
function useContent(image: Attachment, place: { readonly current: HTMLElement | null }) {
  const { client } = useApp();
  const [address, setAddress] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (!place.current) return;
    let isShown = true;
    const load = () =>
      contentOf(client, image.id, 'preview').then(
        (found) => {
          if (!isShown) return;
          setAddress(found);
          setFailed(false);
        },
        () => isShown && setFailed(true),
      );
    const near = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return;
        near.disconnect();
        void load();
      },
      { rootMargin: '600px' },
    );
    near.observe(place.current);
    window.addEventListener('online', load);
    return () => {
      isShown = false;
      near.disconnect();
      window.removeEventListener('online', load);
    };
  }, [client, image.id]);
  return { address, failed };
}

/** A file by its name, to be saved or played. */
export function FileCard({ file, tabIndex }: { file: Attachment; tabIndex: 0 | -1 }) {
  const { client, toasts } = useApp();
  const [address, setAddress] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const fetched = async () => {
    setBusy(true);
    try {
      return await contentOf(client, file.id, 'whole');
    } catch {
      toasts.fail(tf('gone'));
      return null;
    } finally {
      setBusy(false);
    }
  };
  const keep = async () => {
    const found = address ?? (await fetched());
    if (found) save(found, file.name);
  };
  const playable = file.kind === 'audio' || file.kind === 'video';
  return (
    <div class="files__card">
      <Icon node={FileText} />
      <span class="files__words">
        <bdi class="files__name">{file.name}</bdi>
        <span class="files__size">{sizeWords(file)}</span>
      </span>
      <button
        type="button"
        class="button button--icon"
        tabIndex={tabIndex}
        aria-busy={busy}
        aria-label={tf('download', { name: isolate(file.name) })}
        onClick={() => void keep()}
      >
        <Icon node={Download} />
      </button>
      {playable && !address && (
        <button
          type="button"
          class="button button--small"
          tabIndex={tabIndex}
          aria-busy={busy}
          onClick={() => void fetched().then(setAddress)}
        >
          {tf('play')}
        </button>
      )}
      {file.kind === 'audio' && address && (
        // biome-ignore lint/a11y/useMediaCaption: what people record has no captions.
        <audio class="files__player" controls src={address} />
      )}
      {file.kind === 'video' && address && (
        // biome-ignore lint/a11y/useMediaCaption: what people record has no captions.
        <video class="files__player" controls src={address} />
      )}
    </div>
  );
}
