import type { German } from '../areas.ts';

export const pictures: German<'pictures'> = {
  choose: 'Bild wählen…',
  replace: 'Bild ändern…',
  remove: 'Bild entfernen',
  uploading: '{percent} % hochgeladen',
  processing: 'Wird geprüft',
  saved: 'Das Bild wurde geändert.',
  removed: 'Das Bild wurde entfernt.',
  no_image: 'Wähle ein JPEG, PNG, WebP oder GIF.',
  too_large: 'Dieses Bild ist größer als 25 MB.',
  too_many_pixels: 'Dieses Bild hat zu viele Pixel.',
  unreadable: 'Dieses Bild kann nicht gelesen werden.',
  failed: 'Es konnte nicht hochgeladen werden. Nichts wurde geändert.',
};
