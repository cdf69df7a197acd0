/** Prefixes of S3 objects, named `{bucket}/{prefix}`; attributes are `object` and the metadata kept with it. */
import type { Group } from './types.ts';

export const objects: readonly Group[] = [];
