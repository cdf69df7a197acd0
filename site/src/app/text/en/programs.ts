/** What the settings about programs say; loaded with them. */
export const programs = {
  title: 'Programs that act for you',
  text: 'A bot or a script uses an access token instead of your password. It can do only what you allow here, and what it writes is written by you. Your account, your devices and these settings are out of its reach.',
  none: 'No program acts for you.',
  make: 'New access token…',
  docs: 'A bot of 40 lines, and everything else there is to know, stands in the file BOTS.md of the source.',

  days: 'Made {made}, ends {ends}',
  used: 'last used {day}',
  unused: 'never used',
  revoke: 'Revoke…',
  revoke_name: 'Revoke {name}…',

  'scope.messages:read': 'Read messages',
  'scope.messages:read.hint': 'With “See conversations” it also hears of everything as it happens.',
  'scope.messages:write': 'Write messages',
  'scope.messages:write.hint':
    'And say what was read. With “Read messages” it can also edit, delete and react.',
  'scope.conversations:read': 'See conversations',
  'scope.conversations:read.hint': 'With “Read messages”: conversations, members, friends and requests.',
  'scope.groups:write': 'Change groups',
  'scope.groups:write.hint': 'Make them, change their members, make and use invite links.',
  'scope.friends:write': 'Change friends',
  'scope.friends:write.hint': 'Find people by handle; ask, accept, decline and remove.',

  'new.title': 'New access token',
  'new.name': 'What it is for',
  'new.name.hint': 'So that you recognise it later, such as “Lunch bot”.',
  'new.scopes': 'What it may do',
  'new.expiry': 'How long it works',
  'new.days': { one: '{count} day', other: '{count} days' },
  'new.make': 'Make it',
  'new.error.name': 'Give it a name of at most {max} characters.',
  'new.error.scopes': 'Choose at least one thing that it may do.',
  'new.error.too_many': 'You have {max} already. Revoke one that you no longer need.',

  'made.title': 'Your new access token',
  'made.text':
    'Copy it now to where the program reads it: it is shown this once, and we keep no copy. Whoever has it can do what you allowed.',
  'made.label': 'Access token',
  'made.copy': 'Copy',
  'made.done': 'I have copied it',

  'ask.title': 'Revoke “{name}”?',
  'ask.text':
    'The program is refused from this moment, and its connections are closed. That cannot be undone.',
  'ask.confirm': 'Revoke',
  revoked: 'The token was revoked.',
} as const;
