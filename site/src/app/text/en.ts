import { conversations } from './en/conversations.ts';

/**
 * Every English string of the app but those of parts that are loaded apart (`en/`). `{name}` is a variable; a value with
 * `one` and `other` is chosen by the plural rule of `{count}`. Another language is an object of the same keys.
 */
export const en = {
  ...conversations,

  'app.name': 'UmbraChat',
  'app.title': '({count}) UmbraChat',

  'rail.label': 'Main navigation',
  'rail.chats': 'Chats',
  'rail.people': 'People',
  'rail.notifications': 'Activity',
  'rail.settings': 'Settings',
  'rail.me': 'You',
  'rail.chats.badge': { one: '{count} unread message', other: '{count} unread messages' },
  'rail.people.badge': { one: '{count} friend request', other: '{count} friend requests' },
  'rail.notifications.badge': { one: '{count} new notification', other: '{count} new notifications' },

  'theme.label': 'Theme',
  'theme.dark': 'Dark',
  'theme.light': 'Light',
  'theme.system': 'System',
  'theme.change': 'Theme: {current}. Change to {next}',

  'connection.connecting': 'Connecting…',
  'connection.reconnecting': 'Reconnecting…',
  'connection.offline': 'Offline. Messages are sent when you are back.',
  'connection.waking': 'Waking up…',
  'connection.polling': 'Messages may come a few seconds late for now.',
  'connection.outdated': 'Update ready.',
  'connection.reload': 'Reload',
  'connection.signed_out': 'You are signed out.',
  'connection.sign_in': 'Sign in',

  'list.title': 'Chats',
  'list.label': 'Your conversations',
  'list.find': 'Add a friend',
  'list.switch': 'Search (Ctrl K)',
  'list.new_group': 'New group',
  'list.filter': 'Show',
  'list.filter.all': 'All',
  'list.filter.unread': 'Unread',
  'list.nothing_unread': 'You have read everything.',
  'list.archived': 'Archived ({count})',
  'list.mentioned': 'you are mentioned',
  'list.pinned': 'pinned',
  'list.muted': 'muted',
  'list.more': 'More about {name}',
  'list.empty': 'Your conversations will appear here.',
  'list.empty.action': 'Find people',
  'list.loading': 'Loading your conversations',
  'list.own': 'You: {text}',
  'list.no_messages': 'Say hello',
  'list.typing': 'typing…',
  'list.typing_name': '{name} is typing…',
  'list.from': '{name}: {text}',
  'list.draft': 'Draft:',
  'list.failed': 'Not sent: {text}',
  'list.unread': { one: '{count} unread message', other: '{count} unread messages' },
  'list.marked_unread': 'marked as unread',
  'list.now': 'now',

  'presence.online': 'Online',
  'presence.offline': 'Offline',
  'presence.typing': 'Typing…',

  'chat.region': 'Conversation',

  'message.you': 'You',
  'message.more': 'Show more',
  'message.less': 'Show less',
  'message.actions': 'Message actions',
  'message.copy': 'Copy text',
  'message.info': 'Message info',
  'message.retry': 'Retry',
  'message.delete': 'Delete',
  'message.photo': 'Photo',
  'message.voice': 'Voice message',
  'message.unknown': 'Reload the app to see this message.',

  'day.today': 'Today',
  'day.yesterday': 'Yesterday',

  'people.title': 'People',

  'notifications.title': 'Activity',
  'notifications.received': '{name} would like to be friends.',
  'notifications.added': '{name} accepted your request. You are friends now.',
  'notifications.became_friends': '{name} asked to be friends. You are friends now.',
  'notifications.group': '{name} added you to {group}.',
  'notifications.group_gone': '{name} added you to a group.',
  'notifications.closed': '{name} asked to be friends.',
  'notifications.new': 'New',
  'notifications.empty': 'Friend requests and answers will appear here.',
  'notifications.empty.action': 'Find people',

  'settings.title': 'Settings',
  'admin.title': 'Administration',

  'home.region': 'Overview',
  'home.title': 'Good to see you, {name}',
  'home.text': 'Choose a conversation, or find a friend.',
  'home.unread': 'Unread',
  'home.online': 'Online now',
  'home.find': 'Add a friend',

  'dialog.close': 'Close',
  'dialog.cancel': 'Cancel',

  'live.several': { one: '{name}: {count} new message', other: '{name}: {count} new messages' },
  'live.in_group': '{name} in {group}',
  'live.message': '{name}: {text}',

  'toast.dismiss': 'Dismiss',
  'toast.copied': 'Copied.',
  'toast.copy_failed': 'The browser did not allow copying.',
} as const satisfies Record<string, string | { one: string; other: string }>;
