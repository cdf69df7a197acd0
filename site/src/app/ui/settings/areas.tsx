import accountStyles from '../../../styles/account.css?url';
import programsStyles from '../../../styles/programs.css?url';
import { lazyPart } from '../parts/lazy.tsx';

/** The parts of the settings, in their order; each is loaded when it is opened. Another one: a name in `routes.ts`, a line here, its title in `en/privacy.ts`. */
export const areas = {
  account: lazyPart(
    () => import('../account/AccountSections.tsx').then((part) => part.AccountSections),
    accountStyles,
  ),
  privacy: lazyPart(() => import('./PrivacyArea.tsx').then((part) => part.PrivacyArea)),
  notifications: lazyPart(() =>
    import('../notifications/NotificationsSection.tsx').then((part) => part.NotificationsSection),
  ),
  appearance: lazyPart(() => import('./AppearanceArea.tsx').then((part) => part.AppearanceArea)),
  programs: lazyPart(
    () => import('../programs/ProgramsArea.tsx').then((part) => part.ProgramsArea),
    accountStyles,
    programsStyles,
  ),
  data: lazyPart(() => import('./DataArea.tsx').then((part) => part.DataArea)),
} as const;
