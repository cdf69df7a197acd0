/** What erasing one's account says; loaded with that part of the settings. */
export const erasure = {
  'erasure.title': 'Delete your account',
  'erasure.text':
    'Everything you wrote goes, on all devices of everybody. Others keep their own messages and groups; where you were, they read "Deleted account". You may want to take your data along first.',
  'erasure.look': 'See what would be deleted',
  'erasure.counted': 'What goes, as of now:',
  'erasure.messages': 'Messages you wrote',
  'erasure.attachments': 'Files you sent',
  'erasure.reactions': 'Reactions',
  'erasure.friendships': 'Friendships',
  'erasure.accessTokens': 'Access tokens',
  'erasure.sessions': 'Devices signed in',
  'erasure.notifications': 'Notifications',
  'erasure.more':
    'and your profile, password, settings, drafts, requests, blocks and everything else that stands under "What this server knows about you".',
  'erasure.groups': 'Your groups',
  'erasure.left': 'You leave {title}.',
  'erasure.handed_over': '{title} goes to {name}.',
  'erasure.deleted': '{title} is deleted: nobody else is in it.',
  'erasure.kept':
    'What stays: a keyed hash of your handle for 90 days, so that nobody can pass for you; copies in reports of abuse that are still open; and backups of the database, for up to 7 days.',
  'erasure.last_admin': 'You are the only administrator. Name another one before you delete your account.',
  'erasure.handle': 'Type your handle to confirm: {handle}',
  'erasure.mismatch': 'That is not your handle.',
  'erasure.ask': 'Delete my account',
  'erasure.grace':
    'At once, all other devices and access tokens are signed out and nobody finds you. For 7 days you can sign in and take it back.',
  'erasure.pending': 'Your account is deleted after {time}.',
  'erasure.pending_text':
    'Until then you can take it back. Nobody finds you or sees you online. The deletion begins within a day after that time.',
  'erasure.undo': 'Keep my account',
  'erasure.undone': 'Your account stays. Sign in on your other devices again.',
  'erasure.now': 'Delete it now',
  'erasure.now_title': 'Delete it now?',
  'erasure.now_text': 'This cannot be undone. You get a receipt when everything is gone.',
  'erasure.receipt':
    'Keep this link. With it you can fetch a signed receipt, for 90 days after the deletion, without an account:',
  'erasure.receipt_link': 'Receipt of my deletion',
} as const;
