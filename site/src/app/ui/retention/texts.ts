import { retention } from '../../text/en/retention.ts';
import { textsOf } from '../../text/t.ts';

export const { t: tr, rich: richr } = textsOf(retention, 'retention');
