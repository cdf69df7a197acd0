/** Migrations run inside the deployment, before the code that needs them; a failed one fails the deployment. */
import { Duration } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Trigger } from 'aws-cdk-lib/triggers';
import { limits } from './config.ts';
import { createFunction, type FunctionSetting } from './functions.ts';
import { migrationFiles, migrationFunction, migrationFunctionName } from './migration-function.ts';

/**
 * Creates the migration function and calls it whenever its package (code or SQL) has changed, after what it stands on
 * and before any function in `before` is updated: the code in service meets the new schema first, so migrations are
 * compatible with the release before them.
 */
export function runMigrations(setting: FunctionSetting, before: readonly LambdaFunction[]): LambdaFunction {
  const migrate = createFunction(setting, migrationFunctionName, migrationFunction, {
    files: [migrationFiles],
  });
  const trigger = new Trigger(setting.stack, 'Migrations', {
    handler: migrate,
    timeout: Duration.seconds(limits.migrationTimeoutSeconds),
  });
  trigger.executeBefore(...before);
  return migrate;
}
