import { actionsEn } from './en/actions.ts';
import { textsOf } from './t.ts';

/** The strings of what can be done with messages. */
export const { t: ta, rich: richActions } = textsOf(actionsEn, 'actions');
