import { account } from './ar/account.ts';
import { actions } from './ar/actions.ts';
import { admin } from './ar/admin.ts';
import { app } from './ar/app.ts';
import { appearance } from './ar/appearance.ts';
import { compose } from './ar/compose.ts';
import { consents } from './ar/consents.ts';
import { conversations } from './ar/conversations.ts';
import { erasure } from './ar/erasure.ts';
import { exports } from './ar/exports.ts';
import { factors } from './ar/factors.ts';
import { files } from './ar/files.ts';
import { gallery } from './ar/gallery.ts';
import { groups } from './ar/groups.ts';
import { notifications } from './ar/notifications.ts';
import { parts } from './ar/parts.ts';
import { pictures } from './ar/pictures.ts';
import { privacy } from './ar/privacy.ts';
import { profile } from './ar/profile.ts';
import { programs } from './ar/programs.ts';
import { retention } from './ar/retention.ts';
import { search } from './ar/search.ts';
import { stored } from './ar/stored.ts';
import { voice } from './ar/voice.ts';

/** Every text of the app in Arabic. */
export const ar = {
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
