import type { German } from '../areas.ts';

export const retention: German<'retention'> = {
  title: 'Verschwindende Nachrichten',
  'menu.open': 'Verschwindende Nachrichten…',
  chip: 'Nachrichten verschwinden nach {duration}',
  'now.kept': 'Nachrichten bleiben, bis jemand sie löscht.',
  'now.lifetime': 'Neue Nachrichten leben nach dem Senden noch {duration}, dann verschwinden sie für alle.',
  choice: 'Nachrichten verschwinden',
  'choice.kept': 'Nie',
  'choice.after': 'Lebensdauer: {duration}',
  'effect.same': 'So ist es jetzt.',
  'effect.shorter': 'Gilt sofort, für alle und auch für das, was schon geschrieben ist.',
  'effect.gone': {
    one: '{count} Nachricht, die du jetzt siehst, verschwindet für alle und kann nicht zurückgeholt werden.',
    other:
      '{count} Nachrichten, die du jetzt siehst, verschwinden für alle und können nicht zurückgeholt werden.',
  },
  'effect.gone_none': 'Keine Nachricht, die du jetzt siehst, verschwindet sofort.',
  'effect.counting': 'Es wird gezählt, was verschwinden würde…',
  'effect.unknown': 'Wie viele Nachrichten verschwinden würden, lässt sich offline nicht sagen.',
  'effect.longer':
    'Alle Mitglieder müssen zustimmen. Bis dahin bleibt es, wie es ist. Was schon geschrieben ist, behält auf jeden Fall sein Ende.',
  'effect.replaces': 'Das tritt an die Stelle des jetzigen Vorschlags.',
  'act.shorter': 'Verschwinden lassen',
  'act.longer': 'Alle fragen',
  capped: 'Längste Lebensdauer von Nachrichten auf diesem Server: {duration}.',
  'manage.not':
    'Leitung und Admins bestimmen, wie lange Nachrichten leben. Für länger wirst auch du gefragt.',
  'proposal.after': '{name} fragt: Neue Nachrichten länger leben lassen? Lebensdauer: {duration}',
  'proposal.kept': '{name} fragt: Neue Nachrichten für immer behalten?',
  'proposal.mine_after':
    'Du hast vorgeschlagen, neue Nachrichten länger leben zu lassen. Lebensdauer: {duration}',
  'proposal.mine_kept': 'Du hast vorgeschlagen, neue Nachrichten für immer zu behalten.',
  'proposal.waiting': 'Noch nicht zugestimmt: {names}.',
  'proposal.region': 'Vorschlag zu verschwindenden Nachrichten',
  'proposal.agree': 'Zustimmen',
  'proposal.decline': 'Ablehnen',
  'proposal.withdraw': 'Zurücknehmen',
  'done.shorter': 'Ab jetzt verschwinden Nachrichten. Lebensdauer: {duration}.',
  'done.proposed': 'Jetzt werden alle gefragt.',
  'gone.proposal': 'Diesen Vorschlag gibt es nicht mehr.',
};
