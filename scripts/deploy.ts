import { parseArgs } from 'node:util';
import { DeployError, openAccount } from './deploy/account.ts';
import { deploy } from './deploy/deploy.ts';
import { destroy } from './deploy/destroy.ts';
import { hands } from './deploy/hands.ts';
import { parseContext } from './deploy/options.ts';

const help = `npm run deploy -- [-c name=value]… [--yes]     npm run destroy -- [--yes]

  -c name=value  an option of infra/README.md; they are remembered, so say each once (empty: back to the default)
  --yes          do not ask whether to go on

Credentials and region are those of the AWS CLI (AWS_PROFILE, AWS_REGION). The address of the Upstash Redis database is
asked for once, or taken from UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN.`;

const { values } = parseArgs({
  options: {
    context: { type: 'string', short: 'c', multiple: true, default: [] },
    yes: { type: 'boolean', default: false },
    destroy: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

try {
  if (values.help) console.log(help);
  else if (values.destroy) await destroy(await openAccount(), hands, values.yes);
  else {
    const given = parseContext(values.context);
    const options = { given, yes: values.yes, environment: process.env };
    const origin = await deploy(await openAccount(), hands, options);
    console.log(`
${origin}

Open it and register: the first account administers the instance (unless -c admin=… named another).
Then try it as two strangers would: npm run smoke -- ${origin} --invite TOKEN`);
  }
} catch (error) {
  console.error(error instanceof DeployError ? `\n${error.message}` : error);
  process.exitCode = 1;
}
