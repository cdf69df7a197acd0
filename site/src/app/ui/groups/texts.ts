import { groups } from '../../text/en/groups.ts';
import { textsOf } from '../../text/t.ts';

export const { t: tg, rich: richg } = textsOf(groups, 'groups');
