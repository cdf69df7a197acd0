import { account } from '../../text/en/account.ts';
import { textsOf } from '../../text/t.ts';

export const { t: ta } = textsOf(account, 'account');
