import type { German } from '../areas.ts';

export const voice: German<'voice'> = {
  record: 'Sprachnachricht aufnehmen',
  asking: 'Warten auf das Mikrofon. Vielleicht fragt dich dein Browser.',
  recording: 'Aufnahme läuft',
  full: 'Länger kann eine Sprachnachricht nicht sein.',
  send: 'Sprachnachricht senden',
  cancel: 'Aufnahme verwerfen',
  blocked:
    'Das Mikrofon ist für diese Seite gesperrt. Erlaube es in den Einstellungen deines Browsers und versuche es noch einmal.',
  missing: 'Es wurde kein Mikrofon gefunden.',
  failed: 'Es konnte nichts aufgenommen werden.',
  empty: 'Das war zu kurz, um etwas zu hören.',
  waiting: 'Die Sprachnachricht ist noch nicht gesendet. Sie wartet neben dem, was du schreibst.',
  name: 'Sprachnachricht',
  play: 'Sprachnachricht abspielen, {length}',
  pause: 'Sprachnachricht anhalten',
  position: 'Stelle in der Sprachnachricht',
  position_now: '{now} von {length}',
  speed: 'Geschwindigkeit {speed}',
};
