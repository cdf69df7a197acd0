import type { German } from '../areas.ts';

export const exports: German<'exports'> = {
  'exports.title': 'Deine Daten mitnehmen',
  'exports.text':
    'Eine Datei mit allem, was über dich aufbewahrt wird: dein Konto, deine Personen, deine Unterhaltungen mit allem, was du darin lesen kannst, deine Einstellungen. Einmal am Tag. Du gibst dein Passwort ein, denn die Datei enthält alles.',
  'exports.form': 'In welcher Form',
  'exports.form_zip': 'ZIP-Archiv: die Daten, Bilder und Dateien, und eine Seite, die alles ohne Netz zeigt',
  'exports.form_json': 'JSON: nur die Daten, für Programme',
  'exports.seal':
    'Mit einer Passphrase versiegeln. Ohne sie kann niemand die Datei öffnen, und sie lässt sich nicht wiederfinden.',
  'exports.passphrase': 'Passphrase',
  'exports.passphrase_short': 'Mindestens {count} Zeichen.',
  'exports.strength_none': 'Gut sind vier oder mehr Wörter, die nichts miteinander zu tun haben.',
  'exports.strength_weak': 'Zu leicht zu erraten.',
  'exports.strength_fair': 'Das genügt. Ein Wort mehr macht sie viel besser.',
  'exports.strength_strong': 'Stark.',
  'exports.until_sealed':
    'Sie wird am {time} gelöscht. Entpacke sie und öffne index.html: Die Seite fragt nach der Passphrase und braucht kein Netz.',
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
