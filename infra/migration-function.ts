/** The function that migrates, as data: what `functions/routes.ts` is for the others. */
import type { FunctionSpec } from '../functions/routes.ts';
import { limits } from './config.ts';

export const migrationFunctionName = 'migrate';

/** Not in the manifest: no route and no queue leads to it. */
export const migrationFunction: FunctionSpec = {
  entry: 'jobs/migrate.ts',
  uses: ['postgres'],
  timeoutSeconds: limits.migrationTimeoutSeconds,
  memoryMib: 512,
};

/** Where the SQL lies below `functions/`; in the package it is the folder `migrations` beside the code. */
export const migrationFiles = 'db/migrations';
