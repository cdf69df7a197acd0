import type { German } from '../areas.ts';

export const gallery: German<'gallery'> = {
  title: 'Fotos und Dateien',
  kind: 'Anzeigen',
  media: 'Fotos und Videos',
  files: 'Dateien',
  loading: 'Wird geladen …',
  more: 'Mehr anzeigen',
  retry: 'Noch einmal versuchen',
  'none.media': 'Hier hat noch niemand ein Foto oder Video geschickt.',
  'none.files': 'Hier hat noch niemand eine Datei geschickt.',
  show: '{name} in der Unterhaltung zeigen',
};
