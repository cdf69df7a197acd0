/** Somebody of the demo. `timeZone` is where they sleep: conversations keep to the waking hours of both. */
export interface DemoPerson {
  readonly handle: string;
  readonly displayName: string;
  readonly timeZone: string;
  /** As their browser tells it when they accept the privacy notice. */
  readonly locale: string;
  /** The name of a file in `pictures/`; without it they are shown by their initials. */
  readonly picture?: string;
}

/** The one to sign in as: friends, unread messages, requests both ways. */
export const mainHandle = 'ines';

export const demoPeople: readonly DemoPerson[] = [
  {
    handle: 'ines',
    displayName: 'Inês Carvalho',
    timeZone: 'Europe/Lisbon',
    locale: 'pt-PT',
    picture: 'ines.webp',
  },
  {
    handle: 'poppy',
    displayName: 'Poppy 🌻🐝',
    timeZone: 'Europe/London',
    locale: 'en-GB',
    picture: 'poppy.webp',
  },
  {
    handle: 'kenji',
    displayName: '渡辺 健二',
    timeZone: 'Asia/Tokyo',
    locale: 'ja-JP',
    picture: 'kenji.webp',
  },
  { handle: 'yasmin', displayName: 'ياسمين حداد', timeZone: 'Asia/Amman', locale: 'ar-JO' },
  {
    handle: 'bartholomew',
    displayName: 'Bartholomew Finch',
    timeZone: 'Europe/London',
    locale: 'en-GB',
    picture: 'bartholomew.webp',
  },
  { handle: 'tomas', displayName: 'Tomás Quispe', timeZone: 'America/Lima', locale: 'es-PE' },
  { handle: 'priya', displayName: 'Priya Raghunathan', timeZone: 'Asia/Kolkata', locale: 'en-IN' },
  { handle: 'thalia', displayName: 'Θάλεια Παπαδάκη', timeZone: 'Europe/Athens', locale: 'el-GR' },
];

/** Everybody's. Public, so a stack with demo people in it belongs on loopback. */
export const demoPassword = 'seven quiet stars';

/** Whom to try first: the one with everything, and two friends to answer her from another browser. */
export const demoSignIns = demoPeople
  .slice(0, 3)
  .map(({ handle, displayName }) => ({ handle, displayName, password: demoPassword }));
