import { privacy } from '../../text/en/privacy.ts';
import { textsOf } from '../../text/t.ts';

export const { t: tp, rich: richp } = textsOf(privacy, 'privacy');
