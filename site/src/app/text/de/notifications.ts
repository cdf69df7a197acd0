import type { German } from '../areas.ts';

export const notifications: German<'notifications'> = {
  title: 'Benachrichtigungen auf diesem Gerät',
  text: 'Erfahre von Nachrichten, während UmbraChat geschlossen ist. Was durch den Hersteller deines Browsers geht, ist leer: Er erfährt, dass es etwas für diesen Browser gibt, und wann.',
  loading: 'Dieses Gerät wird angesehen…',
  'failed.again': 'Noch einmal versuchen',
  turn_on: 'Einschalten',
  turn_off: 'Ausschalten',
  turned_on: 'Benachrichtigungen sind für dieses Gerät eingeschaltet.',
  turned_off: 'Benachrichtigungen sind für dieses Gerät ausgeschaltet.',
  'state.on': 'Für dieses Gerät eingeschaltet.',
  'state.off': 'Für dieses Gerät ausgeschaltet.',
  unsupported: 'Dieser Browser kann keine Benachrichtigungen von Websites zeigen.',
  ios: 'Auf einem iPhone oder iPad füge UmbraChat zuerst zum Home-Bildschirm hinzu und öffne es dort.',
  denied:
    'Dein Browser lässt diese Website keine Benachrichtigungen zeigen. Erlaube es in den Einstellungen des Browsers für diese Website und komm dann zurück.',
  dismissed: 'Deinem Browser wurde nicht erlaubt, Benachrichtigungen zu zeigen.',
  no_service: 'Dieser Browser hat keinen Push-Dienst oder erreicht ihn gerade nicht.',
  names: 'Zeigen, wer geschrieben hat',
  'names.hint':
    'Dein Browser fragt diesen Server nach dem Namen, wenn er geweckt wird. Der Text wird nie gezeigt.',
  test: 'Schick mir einen Test',
  'test.sent': {
    one: 'Ein Test ist unterwegs an {count} Gerät.',
    other: 'Ein Test ist unterwegs an {count} Geräte.',
  },
  'test.failed': 'Der Push-Dienst hat ihn nicht angenommen. Versuch es später noch einmal.',
  devices: {
    one: 'Auf {count} deiner Geräte eingeschaltet.',
    other: 'Auf {count} deiner Geräte eingeschaltet.',
  },

  'quiet.title': 'Ruhezeiten',
  'quiet.text': 'Zwischen diesen Zeiten wird kein Gerät geweckt.',
  'quiet.switch': 'Ruhezeiten einhalten',
  'quiet.from': 'Von',
  'quiet.until': 'Bis',
  'quiet.zone': 'Nach der Uhr von {zone}.',
  'quiet.saved': 'Die Ruhezeiten sind gespeichert.',

  'trace.title': 'Warum wurde ich nicht benachrichtigt?',
  'trace.text':
    'Was aus der Benachrichtigung über jede Nachricht der letzten 24 Stunden wurde. Danach wird es vergessen.',
  'trace.show': 'Die letzten 24 Stunden zeigen',
  'trace.refresh': 'Noch einmal nachsehen',
  'trace.empty': 'In den letzten 24 Stunden hat keine Nachricht auf dich gewartet.',
  'trace.no_devices':
    'Benachrichtigungen sind auf allen deinen Geräten ausgeschaltet, darum wurde nichts versucht.',
  'trace.unknown': 'Eine Unterhaltung, die du verlassen hast',
  'outcome.sent': 'Deinem Gerät wurde es gesagt; {service} hat es angenommen.',
  'outcome.active': 'Nicht gesagt: Du hattest UmbraChat offen.',
  'outcome.read': 'Nicht gesagt: Du hast es gleich gelesen.',
  'outcome.muted': 'Nicht gesagt: Die Unterhaltung ist stumm.',
  'outcome.quiet_hours': 'Nicht gesagt: Das waren deine Ruhezeiten.',
  'outcome.gone':
    'Nicht gesagt: Der Browser hatte seine Erlaubnis zurückgezogen, darum wurde er ausgetragen.',
  'outcome.failed': 'Nicht gesagt: {service} hat abgelehnt oder nicht geantwortet.',
};
