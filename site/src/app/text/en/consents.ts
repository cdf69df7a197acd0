/** What is said about what the person agreed to; loaded with those parts. */
export const consents = {
  'consents.title': 'What you agreed to',
  'consents.text':
    'Which version of the privacy notice, when, and its fingerprint. Push messages and the like are switches of their own, off until you turn them on.',
  'consents.given': 'Version {version}, agreed on {time}',
  'consents.now': 'Holds now',
  'consents.fingerprint': 'Fingerprint (SHA-256)',
  'consents.show': 'Show the text',
  'consents.notice': 'Privacy notice, version {version}',
  'consents.pending': 'The notice has changed since. You have not agreed to the new one.',
  'consents.see': 'See what changed',
  'consents.changed.title': 'The privacy notice has changed',
  'consents.changed.text':
    'You agreed to version {before}; since {now} another one holds. Below is what changed, in English. Until you agree nothing new can be written in your name; reading, taking your data along, and deleting your account stay possible.',
  'consents.changed.first':
    'Please read the privacy notice of {now}, in English. Until you agree nothing new can be written in your name.',
  'consents.added': 'New:',
  'consents.removed': 'No longer:',
  'consents.whole': 'The whole notice',
  'consents.agree': 'Agree',
  'consents.leave': 'To my data',
  'consents.agreed': 'Thank you. It stands in your settings.',
} as const;
