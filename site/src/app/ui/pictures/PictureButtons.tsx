import { ImagePlus, Trash2 } from 'lucide';
import { useEffect, useRef, useState } from 'preact/hooks';
import { attachmentTypes, type UploadRefusal } from '../../../../../functions/wire/attachments.ts';
import { limits } from '../../../../../functions/wire/limits.ts';
import { browserBasics } from '../../client/browser-basics.ts';
import { uuid7Source } from '../../client/uuid7.ts';
import { pictures } from '../../text/en/pictures.ts';
import { textsOf } from '../../text/t.ts';
import { useApp } from '../context.ts';
import { uploadFile } from '../files/transfer.ts';
import { kindOf, typeOf } from '../files/types.ts';
import { ActionButton, errorText } from '../parts/action.tsx';
import { Icon } from '../parts/Icon.tsx';

const { t } = textsOf(pictures, 'pictures');
const newId = uuid7Source(browserBasics.clock.now, browserBasics.randomBytes);

/** Chooses a picture, uploads it and has it shown; or takes it away. What goes wrong is said, and then nothing has changed. */
export function PictureButtons(props: { has: boolean; set: (uploadId: string | null) => Promise<void> }) {
  const { client, toasts } = useApp();
  const input = useRef<HTMLInputElement>(null);
  /** From 0 to 1 while a picture is on its way. */
  const [progress, setProgress] = useState<number | null>(null);
  const ends = useRef(new AbortController());
  useEffect(() => () => ends.current.abort(), []);

  const take = async (file: File) => {
    const contentType = typeOf(file);
    if (!contentType || kindOf(contentType) !== 'image') return toasts.fail(t('no_image'));
    if (file.size > limits.attachmentMaxBytes) return toasts.fail(t('too_large'));
    setProgress(0);
    try {
      const asked = { id: newId(), file, purpose: 'picture', contentType } as const;
      const upload = await uploadFile(client, asked, ends.current.signal, setProgress);
      if (upload.state !== 'ready') return toasts.fail(refusalWords(upload.refusal));
      await props.set(upload.id);
      toasts.say(t('saved'));
    } catch (failure) {
      if (!ends.current.signal.aborted) toasts.fail(errorText(failure));
    } finally {
      setProgress(null);
    }
  };
  return (
    <div class="pictures">
      <button
        type="button"
        class="button button--small"
        aria-disabled={progress !== null}
        aria-busy={progress !== null}
        onClick={() => progress === null && input.current?.click()}
      >
        <Icon node={ImagePlus} small /> {t(props.has ? 'replace' : 'choose')}
      </button>
      {props.has && progress === null && (
        <ActionButton
          class="button--small button--quiet"
          command={async () => {
            await props.set(null);
            toasts.say(t('removed'));
          }}
        >
          <Icon node={Trash2} small /> {t('remove')}
        </ActionButton>
      )}
      <input
        ref={input}
        type="file"
        accept={attachmentTypes.image.join()}
        hidden
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          event.currentTarget.value = '';
          if (file) void take(file);
        }}
      />
      <p class="pictures__state" role="status">
        {progress !== null &&
          (progress < 1 ? t('uploading', { percent: Math.round(progress * 100) }) : t('processing'))}
      </p>
    </div>
  );
}

function refusalWords(refusal: UploadRefusal | undefined): string {
  if (refusal === 'too_many_pixels' || refusal === 'unreadable') return t(refusal);
  return t(refusal === 'type_refused' || refusal === 'type_mismatch' ? 'no_image' : 'failed');
}
