/** What choosing a picture of a person or a group says; loaded with the settings and the details of a group. */
export const pictures = {
  choose: 'Choose a picture…',
  replace: 'Change picture…',
  remove: 'Remove picture',
  uploading: '{percent} % uploaded',
  processing: 'Being looked at',
  saved: 'The picture was changed.',
  removed: 'The picture was removed.',
  no_image: 'Choose a JPEG, PNG, WebP or GIF.',
  too_large: 'That picture is larger than 25 MB.',
  too_many_pixels: 'That picture has too many pixels.',
  unreadable: 'That picture cannot be read.',
  failed: 'It could not be uploaded. Nothing was changed.',
} as const;
