import { search } from '../../text/en/search.ts';
import { textsOf } from '../../text/t.ts';

export const { t: tsr } = textsOf(search, 'search');
