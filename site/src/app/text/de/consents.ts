import type { German } from '../areas.ts';

export const consents: German<'consents'> = {
  'consents.title': 'Wozu du zugestimmt hast',
  'consents.text':
    'Welcher Fassung der Datenschutzhinweise, wann, und ihr Fingerabdruck. Push-Nachrichten und Ähnliches sind eigene Schalter, aus, bis du sie einschaltest.',
  'consents.given': 'Fassung {version}, zugestimmt am {time}',
  'consents.now': 'Gilt jetzt',
  'consents.fingerprint': 'Fingerabdruck (SHA-256)',
  'consents.show': 'Text zeigen',
  'consents.notice': 'Datenschutzhinweise, Fassung {version}',
  'consents.pending': 'Die Hinweise haben sich seitdem geändert. Der neuen Fassung hast du nicht zugestimmt.',
  'consents.see': 'Zeigen, was sich geändert hat',
  'consents.changed.title': 'Die Datenschutzhinweise haben sich geändert',
  'consents.changed.text':
    'Du hast der Fassung {before} zugestimmt; seit {now} gilt eine andere. Unten steht auf Englisch, was sich geändert hat. Bis du zustimmst, kann in deinem Namen nichts Neues geschrieben werden; lesen, deine Daten mitnehmen und dein Konto löschen kannst du weiterhin.',
  'consents.changed.first':
    'Bitte lies die Datenschutzhinweise vom {now} (auf Englisch). Bis du zustimmst, kann in deinem Namen nichts Neues geschrieben werden.',
  'consents.added': 'Neu:',
  'consents.removed': 'Nicht mehr:',
  'consents.whole': 'Die ganzen Hinweise',
  'consents.agree': 'Zustimmen',
  'consents.leave': 'Zu meinen Daten',
  'consents.agreed': 'Danke. Es steht in deinen Einstellungen.',
};
