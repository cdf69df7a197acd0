import type { German } from '../areas.ts';

export const stored: German<'stored'> = {
  'stored.title': 'Was dieser Server über mich weiß',
  'stored.text':
    'Alles, was über dich aufbewahrt wird, jetzt gezählt. Wer diesen Server betreibt, kann Nachrichten technisch lesen: Es gibt keine Ende-zu-Ende-Verschlüsselung. Die Beschreibungen darunter sind auf Englisch.',
  'stored.show': 'Jetzt zählen',
  'stored.loading': 'Wird gezählt…',
  'stored.failed': 'Es konnte nicht gezählt werden.',
  'stored.offline': 'Du bist offline. Gezählt werden kann, sobald du wieder verbunden bist.',
  'stored.again': 'Noch einmal versuchen',
  'stored.counted': 'Gezählt am {time}',
  'stored.refresh': 'Noch einmal zählen',
  'stored.unknown': 'nicht gezählt',
  'stored.none': 'nichts',
  'stored.entries': { one: '{count} Eintrag', other: '{count} Einträge' },
  'stored.why': 'Warum',
  'stored.basis': 'Auf welcher Grundlage',
  'stored.since': 'Von',
  'stored.ends': 'Endet von selbst',
  'stored.kept': 'Wie lange',
  'stored.received': 'Wer es bekommt',
  'stored.erased': 'Wenn du dein Konto löschst',
  'stored.where': 'Wo es liegt',
  'stored.parts': 'Woraus es besteht',
  'stored.nobody': 'Niemand',
  'stored.until': '{from} bis {to}',
};
