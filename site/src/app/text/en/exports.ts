/** What taking one's data along says; loaded with that part of the settings. */
export const exports = {
  'exports.title': 'Take your data along',
  'exports.text':
    'A file with everything that is kept about you: your account, your people, your conversations with all that you can read in them, your choices. Once a day. You give your password, because the file has everything.',
  'exports.form': 'In which form',
  'exports.form_zip':
    'ZIP archive: the data, pictures and files, and a page that shows all of it without a network',
  'exports.form_json': 'JSON: the data alone, for programs',
  'exports.seal':
    'Seal it with a passphrase. Without the passphrase nobody can open the file, and it cannot be found again.',
  'exports.passphrase': 'Passphrase',
  'exports.passphrase_short': 'At least {count} characters.',
  'exports.strength_none': 'Four or more words that have nothing to do with each other are good.',
  'exports.strength_weak': 'Too easy to guess.',
  'exports.strength_fair': 'It will do. Another word makes it much better.',
  'exports.strength_strong': 'Strong.',
  'exports.ask': 'Make a file',
  'exports.ask_again': 'Make a new one',
  'exports.waiting': 'Waiting to begin…',
  'exports.running': 'Writing your messages: {written} of {total}',
  'exports.counting': 'Looking at what there is…',
  'exports.leave': 'You can leave this page; it goes on without you.',
  'exports.progress': 'How much is written',
  'exports.stop': 'Stop',
  'exports.stopped': 'The file is no longer being made.',
  'exports.ready': 'Your file is ready: {size}.',
  'exports.until': 'It is deleted on {time}. Whoever has it can read all of it.',
  'exports.until_sealed':
    'It is deleted on {time}. Unpack it and open index.html: that page asks for the passphrase, and works without a network.',
  'exports.download': 'Download',
  'exports.delete': 'Delete it now',
  'exports.deleted': 'The file was deleted.',
  'exports.failed':
    'The file could not be made, although it was tried several times. You can ask for another one now.',
  'exports.offline': 'You are offline. How far it is will stand here when you are back.',
} as const;
