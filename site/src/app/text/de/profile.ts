import type { German } from '../areas.ts';

export const profile: German<'profile'> = {
  title: 'Du, wie andere dich sehen',

  'picture.hint':
    'Dein Bild wird quadratisch zugeschnitten. Deine Freunde und wer mit dir in einer Gruppe ist, sehen es, sonst niemand.',

  'name.change': 'Namen ändern…',
  'name.dialog': 'Dein Name',
  'name.label': 'Name',
  'name.hint': 'Deine Freunde und alle in deinen Gruppen sehen ihn sofort, auch in älteren Nachrichten.',
  'name.save': 'Namen speichern',
  'name.saved': 'Du heißt jetzt {name}.',
  'name.required': 'Gib einen Namen ein, den man sehen kann.',
  'name.too_long': 'Nimm höchstens {count} Zeichen.',
  'name.refused': 'Lass Zeilenumbrüche und unsichtbare Steuerzeichen weg.',

  'handle.change': 'Handle ändern…',
  'handle.dialog': 'Dein Handle',
  'handle.label': 'Handle',
  'handle.text':
    'Du meldest dich damit an, und man findet dich darüber. Dein jetziger, @{handle}, bleibt für dich reserviert, so viele Tage: {days}. Niemand sonst kann ihn nehmen, und du kannst ihn zurücknehmen.',
  'handle.limit': 'Du kannst ihn zweimal im Monat ändern.',
  'handle.save': 'Handle ändern',
  'handle.saved': 'Dein Handle ist jetzt @{handle}. Melde dich von nun an damit an.',
  'handle.same': 'Das ist schon dein Handle.',
  'handle.shape': 'Nimm {min} bis {max} Zeichen: a–z, 0–9 und _, zuerst ein Buchstabe.',
  'handle.reserved': 'Dieser Handle ist für den Dienst selbst reserviert. Wähle einen anderen.',
  'handle.taken': 'Dieser Handle ist vergeben. Wähle einen anderen.',
  'handle.held':
    'Jemand hat diesen Handle vor Kurzem aufgegeben, darum kann ihn noch niemand haben. Wähle einen anderen.',
  'handle.often': 'Du hast deinen Handle zu oft geändert. Versuch es noch einmal in {wait}.',
};
