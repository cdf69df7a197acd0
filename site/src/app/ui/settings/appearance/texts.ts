import { appearance } from '../../../text/en/appearance.ts';
import { textsOf } from '../../../text/t.ts';

export const { t: tl } = textsOf(appearance, 'appearance');
