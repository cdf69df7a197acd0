/** What the gallery of a conversation says. */
export const gallery = {
  title: 'Photos and files',
  kind: 'Show',
  media: 'Photos and videos',
  files: 'Files',
  loading: 'Loading…',
  more: 'Show more',
  retry: 'Try again',
  'none.media': 'Nobody has sent a photo or a video here.',
  'none.files': 'Nobody has sent a file here.',
  show: 'Show {name} in the conversation',
} as const;
