/** What taking one's data along says; loaded with that part of the settings. */
export const exports = {
  'exports.title': 'Take your data along',
  'exports.text':
    'One file with everything that is kept about you: your account, your people, your conversations with all that you can read in them, your choices. Once a day. You give your password, because the file has everything.',
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
  'exports.download': 'Download',
  'exports.delete': 'Delete it now',
  'exports.deleted': 'The file was deleted.',
  'exports.failed':
    'The file could not be made, although it was tried several times. You can ask for another one now.',
  'exports.offline': 'You are offline. How far it is will stand here when you are back.',
} as const;
