import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Attachment } from '../../../../../functions/wire/attachments.ts';
import { t } from '../../text/parts.ts';
import { isolate } from '../../text/t.ts';
import { jumpTo } from '../chat/jump.ts';
import { useApp, useChat } from '../context.ts';
import { personIn } from '../logic/conversations.ts';
import { listTime } from '../logic/dates.ts';
import { useDelayed } from '../parts/delay.ts';
import { Time } from '../parts/Time.tsx';
import { FileCard, Picture } from './Attachments.tsx';
import { tga } from './gallery-texts.ts';
import { ImageViewer } from './ImageViewer.tsx';
import { type GalleryKind, type Kept, useGallery } from './kept.ts';

const kinds = ['media', 'files'] as const satisfies readonly GalleryKind[];

/** Everything that was attached in a conversation and can be seen: pictures in a grid, other files in a list, newest first. */
export function Gallery({ conversationId }: { conversationId: string }) {
  const [kind, setKind] = useState<GalleryKind>('media');
  const gallery = useGallery(conversationId, kind);
  const isLong = useDelayed(gallery.busy && gallery.kept.length === 0, 200);
  return (
    <div class="gallery">
      <fieldset class="segmented gallery__kinds">
        <legend class="visually-hidden">{tga('kind')}</legend>
        {kinds.map((one) => (
          <label key={one} class="segmented__option">
            <input type="radio" name="gallery" checked={one === kind} onChange={() => setKind(one)} />
            {tga(one)}
          </label>
        ))}
      </fieldset>
      {kind === 'media' ? <Pictures kept={gallery.kept} /> : <Files kept={gallery.kept} />}
      {isLong && (
        <p class="gallery__note" role="status">
          {tga('loading')}
        </p>
      )}
      {gallery.error && (
        <p class="alert" role="alert">
          {gallery.error}{' '}
          <button type="button" class="button button--small" onClick={gallery.more}>
            {tga('retry')}
          </button>
        </p>
      )}
      {gallery.done && gallery.kept.length === 0 && <p class="gallery__note">{tga(`none.${kind}`)}</p>}
      {!gallery.done && !gallery.error && !gallery.busy && <End onReach={gallery.more} />}
    </div>
  );
}

function Pictures({ kept }: { kept: readonly Kept[] }) {
  const { dialog } = useApp();
  const images = useMemo(() => kept.filter(({ file }) => file.kind === 'image'), [kept]);
  const show = (image: Attachment) => {
    const all = images.map(({ file }) => file);
    dialog.value = {
      type: 'show',
      render: () => <ImageViewer key="gallery" images={all} first={all.indexOf(image)} />,
    };
  };
  return (
    <ul class="gallery__grid" aria-label={tga('media')}>
      {kept.map((one) => (
        <li key={one.file.id} class={one.file.kind === 'image' ? '' : 'gallery__wide'}>
          {one.file.kind === 'image' ? (
            <Picture image={one.file} tabIndex={0} onOpen={() => show(one.file)} />
          ) : (
            <FileCard file={one.file} tabIndex={0} />
          )}
        </li>
      ))}
    </ul>
  );
}

function Files({ kept }: { kept: readonly Kept[] }) {
  return (
    <ul class="gallery__files" aria-label={tga('files')}>
      {kept.map((one) => (
        <li key={one.file.id}>
          <FileCard file={one.file} tabIndex={0} />
          <Origin kept={one} />
        </li>
      ))}
    </ul>
  );
}

/** Who sent it and when, and the way to its message. */
function Origin({ kept }: { kept: Kept }) {
  const { dialog, navigator, nowMs } = useApp();
  const { conversationId, seq, senderId, sentAtMs } = kept.message;
  const conversation = useChat((state) => state.conversations[conversationId], [conversationId]);
  const meId = useChat((state) => state.me?.id);
  const name =
    senderId === meId ? t('person.you') : conversation ? personIn(conversation, senderId).displayName : '';
  return (
    <button
      type="button"
      class="gallery__origin"
      aria-label={tga('show', { name: isolate(kept.file.name) })}
      onClick={() => {
        dialog.value = null;
        jumpTo(conversationId, seq);
        navigator.go({ page: 'conversation', conversationId });
      }}
    >
      <bdi>{name}</bdi>
      {' · '}
      <Time ms={sentAtMs} words={listTime(sentAtMs, nowMs.value)} class="" />
    </button>
  );
}

/** What comes after is asked for when its place comes near; by the keyboard with a button. */
function End({ onReach }: { onReach: () => void }) {
  const place = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!place.current) return;
    const near = new IntersectionObserver(([entry]) => entry?.isIntersecting && onReach(), {
      rootMargin: '300px',
    });
    near.observe(place.current);
    return () => near.disconnect();
  }, [onReach]);
  return (
    <button ref={place} type="button" class="button button--small gallery__end" onClick={onReach}>
      {tga('more')}
    </button>
  );
}
