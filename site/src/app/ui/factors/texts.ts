import { factors } from '../../text/en/factors.ts';
import { textsOf } from '../../text/t.ts';

export const { t: tf } = textsOf(factors, 'factors');
