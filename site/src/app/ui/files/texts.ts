import { files } from '../../text/en/files.ts';
import { textsOf } from '../../text/t.ts';

export const { t: tf } = textsOf(files, 'files');
