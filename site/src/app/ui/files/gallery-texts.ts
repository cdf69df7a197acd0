import { gallery } from '../../text/en/gallery.ts';
import { textsOf } from '../../text/t.ts';

export const { t: tga } = textsOf(gallery, 'gallery');
