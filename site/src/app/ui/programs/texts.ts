import { programs } from '../../text/en/programs.ts';
import { textsOf } from '../../text/t.ts';

export const { t: tt } = textsOf(programs, 'programs');
