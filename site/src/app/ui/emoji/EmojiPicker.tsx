import emojiStyles from '../../../styles/emoji.css?url';
import { lazyPart } from '../parts/lazy.tsx';

/**
 * A panel to choose an emoji from: search, groups, recently used, skin tone. It takes the focus, and gives it back when it
 * goes; Escape and a press elsewhere close it. It stays open after a pick: whoever shows it decides.
 */
export const EmojiPicker = lazyPart(
  () => import('./EmojiPanel.tsx').then((part) => part.EmojiPanel),
  emojiStyles,
);
