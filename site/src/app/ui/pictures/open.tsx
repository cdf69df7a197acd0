import picturesStyles from '../../../styles/pictures.css?url';
import { lazyPart } from '../parts/lazy.tsx';

/** Chooses and removes a picture; loaded where one may. */
export const PictureButtons = lazyPart(
  () => import('./PictureButtons.tsx').then((part) => part.PictureButtons),
  picturesStyles,
);
