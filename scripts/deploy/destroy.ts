import { type Account, DeployError } from './account.ts';
import type { Hands } from './deploy.ts';

/** What a deleted Data stack leaves, by the outputs that name it. */
const kept: Readonly<Record<string, (name: string) => string>> = {
  DatabaseCluster: (
    id,
  ) => `database     aws rds modify-db-cluster --db-cluster-identifier ${id} --no-deletion-protection
               then delete its instances and the cluster; its backups go with it`,
  RecordsTable: (
    name,
  ) => `records      aws dynamodb update-table --table-name ${name} --no-deletion-protection-enabled
               aws dynamodb delete-table --table-name ${name}`,
  ExportsBucket: (name) => `exports      aws s3 rb s3://${name} --force`,
  AttachmentsBucket: (name) => `attachments  aws s3 rb s3://${name} --force`,
  MasterSecretArn: (arn) => `keys         aws secretsmanager delete-secret --secret-id ${arn}`,
  RedisSecretArn: (arn) => `Redis        aws secretsmanager delete-secret --secret-id ${arn}`,
};

const word = 'destroy';

/**
 * Takes down what answers and what watches, after saying what goes and what stays. What people wrote stays until it is
 * deleted by the commands that this prints. Throws `DeployError` unless the person types the word.
 */
export async function destroy(account: Account, { ask, run, say }: Hands, yes: boolean): Promise<void> {
  const data = await account.outputs('UmbraData');
  const stays = Object.entries(kept).flatMap(([output, line]) => (data?.[output] ? line(data[output]) : []));
  say(`Account ${account.id}, region ${account.region}.

This goes: functions, routes, queues with what waits in them, the site, the public address, alarms, logs. Nobody can
sign in any more, and the address does not come back (a domain of your own can be pointed to the next one).

This stays, is paid for, and is found again by the next "npm run deploy" here: the stack UmbraData.
${stays.map((line) => `  ${line}`).join('\n')}

To delete it as well, for good: turn off the termination protection of UmbraData, delete that stack, then run these commands.
The Upstash database is yours: delete it there.\n`);
  const answer = yes ? word : await ask(`Type "${word}" to go on: `);
  if (answer?.trim() !== word) throw new DeployError('Nothing has been changed.');
  await run('cdk', ['destroy', 'UmbraOps', 'UmbraApp', 'UmbraEdge', '--force']);
}
