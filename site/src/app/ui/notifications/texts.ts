import { notifications } from '../../text/en/notifications.ts';
import { textsOf } from '../../text/t.ts';

/** The strings of the settings of notifications. */
export const { t: tn, rich: richNotifications } = textsOf(notifications, 'notifications');
