/** What the settings say about how the app looks and which language it speaks; loaded with them. */
export const appearance = {
  'language.title': 'Language',
  'language.text': 'For this browser. The privacy notice and the other legal documents are in English.',
  'language.label': 'Language of the app',
  'language.browser': 'As the browser: {name}',
  'colours.title': 'Colours',
  'colours.label': 'Theme',
  'colours.hint': 'Night with stars, day, or as the device has it.',
} as const;
