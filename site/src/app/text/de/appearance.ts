import type { German } from '../areas.ts';

export const appearance: German<'appearance'> = {
  'language.title': 'Sprache',
  'language.text':
    'Für diesen Browser. Die Datenschutzhinweise und die anderen rechtlichen Dokumente sind auf Englisch.',
  'language.label': 'Sprache der App',
  'language.browser': 'Wie der Browser: {name}',
  'colours.title': 'Farben',
  'colours.label': 'Farben',
  'colours.hint': 'Nacht mit Sternen, Tag oder wie das Gerät es hält.',
};
