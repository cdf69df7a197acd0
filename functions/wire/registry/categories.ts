import type { BasisName } from './lists.ts';

interface Category {
  readonly title: string;
  readonly purpose: string;
  readonly basis: BasisName;
}

/** Kinds of data in plain words, with what they are for, in the order in which people read them. */
export const categories = {
  account: {
    title: 'Your account',
    purpose: 'To have an account at all, and to let only you in.',
    basis: 'contract',
  },
  consents: {
    title: 'Your agreement',
    purpose: 'To be able to show what you agreed to, and when.',
    basis: 'accountability',
  },
  people: {
    title: 'Your people',
    purpose: 'To know who may write to you and who may not.',
    basis: 'contract',
  },
  conversations: {
    title: 'Your conversations',
    purpose: 'To bring what is written to the right people, in order.',
    basis: 'contract',
  },
  messages: { title: 'Your messages', purpose: 'This is what a messenger is for.', basis: 'contract' },
  choices: {
    title: 'Your choices',
    purpose: 'To do as you decided about who sees what and how the app behaves.',
    basis: 'contract',
  },
  notifications: {
    title: 'Your notifications',
    purpose: 'To tell you on every device what has happened.',
    basis: 'contract',
  },
  push: {
    title: 'Push messages',
    purpose: 'To tell you of messages while no page is open. Only where you turned it on.',
    basis: 'consent',
  },
  takeout: {
    title: 'Your exports',
    purpose: 'To hand you what is stored about you.',
    basis: 'accountability',
  },
  sessions: {
    title: 'Your sessions',
    purpose: 'To keep you signed in, and to notice a stolen sign-in.',
    basis: 'contract',
  },
  tokens: {
    title: 'Your access tokens',
    purpose: 'To let programs act for you, as far as you allowed it.',
    basis: 'contract',
  },
  reports: {
    title: 'Your reports',
    purpose: 'To let the operator act against abuse.',
    basis: 'legitimate-interest',
  },
  administration: {
    title: 'What administrators did',
    purpose: 'To be able to see and to check what administrators did, to whom.',
    basis: 'accountability',
  },
  live: {
    title: 'What is true for the moment',
    purpose: 'To deliver at once, and to show who is online.',
    basis: 'contract',
  },
  abuse: {
    title: 'Against abuse',
    purpose: 'To slow down who guesses passwords or floods the service.',
    basis: 'legitimate-interest',
  },
  logs: { title: 'Technical logs', purpose: 'To find and mend faults.', basis: 'legitimate-interest' },
  browser: {
    title: 'In your browser',
    purpose: 'To open quickly, work offline and lose nothing unsent.',
    basis: 'strictly-necessary',
  },
  technical: { title: 'Technical', purpose: 'To run the service.', basis: 'none' },
} as const satisfies Record<string, Category>;
export type CategoryName = keyof typeof categories;
