/** What recording and playing voice messages says; loaded with those parts. */
export const voice = {
  record: 'Record a voice message',
  asking: 'Waiting for the microphone. Your browser may ask you.',
  recording: 'Recording',
  full: 'That is as long as a voice message can be.',
  send: 'Send voice message',
  cancel: 'Discard recording',
  blocked:
    'The microphone is blocked for this page. Allow it in the settings of your browser, then try again.',
  missing: 'No microphone was found.',
  failed: 'Nothing could be recorded.',
  empty: 'That was too short to hear anything.',
  waiting: 'The voice message was not sent yet. It waits beside what you write.',
  name: 'Voice message',
  play: 'Play voice message, {length}',
  pause: 'Pause voice message',
  position: 'Position in the voice message',
  position_now: '{now} of {length}',
  speed: 'Speed {speed}',
} as const;
