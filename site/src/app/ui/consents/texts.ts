import { consents } from '../../text/en/consents.ts';
import { textsOf } from '../../text/t.ts';

export const { t: tc } = textsOf(consents, 'consents');
