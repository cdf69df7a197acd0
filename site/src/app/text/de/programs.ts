import type { German } from '../areas.ts';

export const programs: German<'programs'> = {
  title: 'Programme, die für dich handeln',
  text: 'Ein Bot oder ein Skript benutzt ein Zugriffstoken statt deines Passworts. Er kann nur, was du hier erlaubst, und was er schreibt, ist von dir geschrieben. Dein Konto, deine Geräte und diese Einstellungen erreicht er nicht.',
  none: 'Kein Programm handelt für dich.',
  make: 'Neues Zugriffstoken…',
  docs: 'Ein Bot in 40 Zeilen, und was es sonst zu wissen gibt, steht auf Englisch in der Datei BOTS.md des Quelltexts.',

  days: 'Erstellt am {made}, endet am {ends}',
  used: 'zuletzt benutzt am {day}',
  unused: 'nie benutzt',
  revoke: 'Widerrufen…',
  revoke_name: '{name} widerrufen…',

  'scope.messages:read': 'Nachrichten lesen',
  'scope.messages:read.hint': 'Mit „Unterhaltungen sehen“ erfährt es auch alles, sobald es geschieht.',
  'scope.messages:write': 'Nachrichten schreiben',
  'scope.messages:write.hint':
    'Und sagen, was gelesen ist. Mit „Nachrichten lesen“ kann es auch bearbeiten, löschen und reagieren.',
  'scope.conversations:read': 'Unterhaltungen sehen',
  'scope.conversations:read.hint':
    'Mit „Nachrichten lesen“: Unterhaltungen, Mitglieder, Freunde und Anfragen.',
  'scope.groups:write': 'Gruppen ändern',
  'scope.groups:write.hint': 'Sie erstellen, ihre Mitglieder ändern, Einladungslinks erstellen und benutzen.',
  'scope.friends:write': 'Freunde ändern',
  'scope.friends:write.hint': 'Personen über den Handle finden; anfragen, annehmen, ablehnen und entfernen.',

  'new.title': 'Neues Zugriffstoken',
  'new.name': 'Wofür es ist',
  'new.name.hint': 'Damit du es später erkennst, etwa „Mittagsbot“.',
  'new.scopes': 'Was es darf',
  'new.expiry': 'Wie lange es gilt',
  'new.days': { one: '{count} Tag', other: '{count} Tage' },
  'new.make': 'Erstellen',
  'new.error.name': 'Gib ihm einen Namen von höchstens {max} Zeichen.',
  'new.error.scopes': 'Wähle mindestens eines, was es darf.',
  'new.error.too_many': 'Du hast schon {max}. Widerrufe eines, das du nicht mehr brauchst.',

  'made.title': 'Dein neues Zugriffstoken',
  'made.text':
    'Kopiere es jetzt dorthin, wo das Programm es liest: Es wird nur dieses eine Mal gezeigt, und wir behalten keine Kopie. Wer es hat, kann, was du erlaubt hast.',
  'made.label': 'Zugriffstoken',
  'made.copy': 'Kopieren',
  'made.done': 'Ich habe es kopiert',

  'ask.title': '„{name}“ widerrufen?',
  'ask.text':
    'Das Programm wird ab sofort abgewiesen, und seine Verbindungen werden geschlossen. Das lässt sich nicht rückgängig machen.',
  'ask.confirm': 'Widerrufen',
  revoked: 'Das Token wurde widerrufen.',
};
