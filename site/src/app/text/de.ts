import { account } from './de/account.ts';
import { actions } from './de/actions.ts';
import { admin } from './de/admin.ts';
import { app } from './de/app.ts';
import { appearance } from './de/appearance.ts';
import { compose } from './de/compose.ts';
import { consents } from './de/consents.ts';
import { conversations } from './de/conversations.ts';
import { erasure } from './de/erasure.ts';
import { exports } from './de/exports.ts';
import { factors } from './de/factors.ts';
import { files } from './de/files.ts';
import { gallery } from './de/gallery.ts';
import { groups } from './de/groups.ts';
import { notifications } from './de/notifications.ts';
import { parts } from './de/parts.ts';
import { pictures } from './de/pictures.ts';
import { privacy } from './de/privacy.ts';
import { profile } from './de/profile.ts';
import { programs } from './de/programs.ts';
import { retention } from './de/retention.ts';
import { search } from './de/search.ts';
import { stored } from './de/stored.ts';
import { voice } from './de/voice.ts';

/** Every text of the app in German. */
export const de = {
  account,
  actions,
  admin,
  app,
  appearance,
  compose,
  consents,
  conversations,
  erasure,
  exports,
  factors,
  files,
  gallery,
  groups,
  notifications,
  parts,
  pictures,
  privacy,
  profile,
  programs,
  retention,
  search,
  stored,
  voice,
};
