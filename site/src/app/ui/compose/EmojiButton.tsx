import { Smile } from 'lucide';
import { useState } from 'preact/hooks';
import { t } from '../../text/parts.ts';
import { EmojiPicker } from '../emoji/EmojiPicker.tsx';
import { Icon } from '../parts/Icon.tsx';

/** Opens the emoji picker beside the field. */
export function EmojiButton({ onPick }: { onPick: (emoji: string) => void }) {
  const [open, setOpen] = useState(false);
  return (
    <div class="composer__emoji">
      <button
        type="button"
        class="button button--icon"
        aria-label={t('composer.emoji')}
        aria-haspopup="dialog"
        aria-expanded={open}
        onPointerEnter={EmojiPicker.preload}
        onClick={() => setOpen(!open)}
      >
        <Icon node={Smile} />
      </button>
      {open && (
        <EmojiPicker
          onClose={() => setOpen(false)}
          onPick={(emoji) => {
            onPick(emoji);
            setOpen(false);
          }}
        />
      )}
    </div>
  );
}
