/** What the settings say about how a person is shown: picture, name, handle; loaded with them. */
export const profile = {
  title: 'You, as others see you',

  'picture.hint':
    'Your picture is cut to a square. Your friends and the people in your groups see it, nobody else.',

  'name.change': 'Change name…',
  'name.dialog': 'Your name',
  'name.label': 'Name',
  'name.hint': 'Your friends and everybody in your groups see it at once, in older messages too.',
  'name.save': 'Save name',
  'name.saved': 'You are called {name} now.',
  'name.required': 'Enter a name that can be seen.',
  'name.too_long': 'Use at most {count} characters.',
  'name.refused': 'Leave out line breaks and invisible control characters.',

  'handle.change': 'Change handle…',
  'handle.dialog': 'Your handle',
  'handle.label': 'Handle',
  'handle.text':
    'You sign in with it, and people find you by it. Your present one, @{handle}, is kept for you for {days} days: nobody else can take it, and you can take it back.',
  'handle.limit': 'You can change it twice in a month.',
  'handle.save': 'Change handle',
  'handle.saved': 'Your handle is @{handle} now. Sign in with it from now on.',
  'handle.same': 'That is your handle already.',
  'handle.shape': 'Use {min} to {max} characters: a–z, 0–9 and _, a letter first.',
  'handle.reserved': 'That handle is kept for the service itself. Choose another.',
  'handle.taken': 'That handle is taken. Choose another.',
  'handle.held': 'Somebody gave that handle up not long ago, so nobody else can have it yet. Choose another.',
  'handle.often': 'You have changed your handle too often. Try again in {wait}.',
} as const;
