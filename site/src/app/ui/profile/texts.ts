import { profile } from '../../text/en/profile.ts';
import { textsOf } from '../../text/t.ts';

export const { t: tw, rich: richw } = textsOf(profile, 'profile');
