import type { account } from './en/account.ts';
import type { actionsEn } from './en/actions.ts';
import type { admin } from './en/admin.ts';
import type { appearance } from './en/appearance.ts';
import type { compose } from './en/compose.ts';
import type { consents } from './en/consents.ts';
import type { conversations } from './en/conversations.ts';
import type { erasure } from './en/erasure.ts';
import type { exports } from './en/exports.ts';
import type { factors } from './en/factors.ts';
import type { files } from './en/files.ts';
import type { gallery } from './en/gallery.ts';
import type { groups } from './en/groups.ts';
import type { notifications } from './en/notifications.ts';
import type { parts } from './en/parts.ts';
import type { pictures } from './en/pictures.ts';
import type { privacy } from './en/privacy.ts';
import type { profile } from './en/profile.ts';
import type { programs } from './en/programs.ts';
import type { retention } from './en/retention.ts';
import type { search } from './en/search.ts';
import type { stored } from './en/stored.ts';
import type { voice } from './en/voice.ts';
import type { en } from './en.ts';
import type { TranslationOf } from './t.ts';

/** Every catalogue of the app, by the name under which translations have it. English is the one the others follow. */
export interface Areas {
  account: typeof account;
  actions: typeof actionsEn;
  admin: typeof admin;
  app: Omit<typeof en, keyof typeof conversations>;
  appearance: typeof appearance;
  compose: typeof compose;
  consents: typeof consents;
  conversations: typeof conversations;
  erasure: typeof erasure;
  exports: typeof exports;
  factors: typeof factors;
  files: typeof files;
  gallery: typeof gallery;
  groups: typeof groups;
  notifications: typeof notifications;
  parts: typeof parts;
  pictures: typeof pictures;
  privacy: typeof privacy;
  profile: typeof profile;
  programs: typeof programs;
  retention: typeof retention;
  search: typeof search;
  stored: typeof stored;
  voice: typeof voice;
}

export type Area = keyof Areas;
export type German<Name extends Area> = TranslationOf<Areas[Name], 'one' | 'other'>;
/** Arabic has all six forms: none, one, two, a few (3–10), many (11–99), and others (100 …). */
export type Arabic<Name extends Area> = TranslationOf<
  Areas[Name],
  'zero' | 'one' | 'two' | 'few' | 'many' | 'other'
>;
