import type { German } from '../areas.ts';

export const erasure: German<'erasure'> = {
  'erasure.title': 'Dein Konto löschen',
  'erasure.text':
    'Alles, was du geschrieben hast, verschwindet, auf allen Geräten aller. Andere behalten ihre eigenen Nachrichten und Gruppen; wo du warst, lesen sie „Gelöschtes Konto“. Vielleicht möchtest du vorher deine Daten mitnehmen.',
  'erasure.look': 'Sehen, was gelöscht würde',
  'erasure.counted': 'Was verschwindet, Stand jetzt:',
  'erasure.messages': 'Nachrichten, die du geschrieben hast',
  'erasure.attachments': 'Dateien, die du gesendet hast',
  'erasure.reactions': 'Reaktionen',
  'erasure.friendships': 'Freundschaften',
  'erasure.accessTokens': 'Zugriffstokens',
  'erasure.sessions': 'Angemeldete Geräte',
  'erasure.notifications': 'Benachrichtigungen',
  'erasure.more':
    'und dein Profil, Passwort, deine Einstellungen, Entwürfe, Anfragen, Blockierungen und alles andere, was unter „Was dieser Server über mich weiß“ steht.',
  'erasure.groups': 'Deine Gruppen',
  'erasure.left': 'Du verlässt {title}.',
  'erasure.handed_over': '{title} geht an {name}.',
  'erasure.deleted': '{title} wird gelöscht: Sonst ist niemand darin.',
  'erasure.kept':
    'Was bleibt: ein Schlüssel-Hash deines Handles für 90 Tage, damit sich niemand für dich ausgeben kann; Kopien in noch offenen Meldungen; und Sicherungen der Datenbank, bis zu 7 Tage lang.',
  'erasure.last_admin':
    'Nur du verwaltest diese Instanz. Ernenne jemand anderen, bevor du dein Konto löschst.',
  'erasure.handle': 'Gib zur Bestätigung deinen Handle ein: {handle}',
  'erasure.mismatch': 'Das ist nicht dein Handle.',
  'erasure.ask': 'Mein Konto löschen',
  'erasure.grace':
    'Sofort werden alle anderen Geräte und Zugriffstokens abgemeldet, und niemand findet dich mehr. 7 Tage lang kannst du dich anmelden und es zurücknehmen.',
  'erasure.pending': 'Dein Konto wird nach dem {time} gelöscht.',
  'erasure.pending_text':
    'Bis dahin kannst du es zurücknehmen. Niemand findet dich oder sieht dich online. Das Löschen beginnt innerhalb eines Tages danach.',
  'erasure.undo': 'Mein Konto behalten',
  'erasure.undone': 'Dein Konto bleibt. Melde dich auf deinen anderen Geräten wieder an.',
  'erasure.now': 'Jetzt löschen',
  'erasure.now_title': 'Jetzt löschen?',
  'erasure.now_text':
    'Das lässt sich nicht rückgängig machen. Du bekommst eine Quittung, wenn alles weg ist.',
  'erasure.receipt':
    'Bewahre diesen Link auf. Mit ihm kannst du bis 90 Tage nach dem Löschen eine unterschriebene Quittung abholen, ohne Konto:',
  'erasure.receipt_link': 'Quittung über meine Löschung',
};
