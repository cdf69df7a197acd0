import type { German } from '../areas.ts';

export const exports: German<'exports'> = {
  'exports.title': 'Deine Daten mitnehmen',
  'exports.text':
    'Eine Datei mit allem, was über dich aufbewahrt wird: dein Konto, deine Personen, deine Unterhaltungen mit allem, was du darin lesen kannst, deine Einstellungen. Einmal am Tag. Du gibst dein Passwort ein, denn die Datei enthält alles.',
  'exports.ask': 'Datei erstellen',
  'exports.ask_again': 'Neue erstellen',
  'exports.waiting': 'Wartet auf den Beginn…',
  'exports.running': 'Deine Nachrichten werden geschrieben: {written} von {total}',
  'exports.counting': 'Es wird nachgesehen, was da ist…',
  'exports.leave': 'Du kannst diese Seite verlassen; es geht ohne dich weiter.',
  'exports.progress': 'Wie viel geschrieben ist',
  'exports.stop': 'Abbrechen',
  'exports.stopped': 'Die Datei wird nicht mehr erstellt.',
  'exports.ready': 'Deine Datei ist fertig: {size}.',
  'exports.until': 'Sie wird am {time} gelöscht. Wer sie hat, kann alles darin lesen.',
  'exports.download': 'Herunterladen',
  'exports.delete': 'Jetzt löschen',
  'exports.deleted': 'Die Datei wurde gelöscht.',
  'exports.failed':
    'Die Datei konnte nicht erstellt werden, obwohl es mehrmals versucht wurde. Du kannst jetzt eine andere verlangen.',
  'exports.offline': 'Du bist offline. Wie weit sie ist, steht hier, sobald du wieder verbunden bist.',
};
