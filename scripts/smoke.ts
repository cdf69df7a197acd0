import { parseArgs } from 'node:util';
import { type Outcome, smoke } from './smoke/smoke.ts';

const help = `npm run smoke -- URL [options]

Signs two people up, lets them chat, takes out what is kept about one of them, erases both and checks the receipts.

  --invite TOKEN  register with this invitation (for two people)
  --claim         the first person of a new instance may be one that is thrown away (always so on this machine)
  --no-site       look at the API and the socket alone`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    invite: { type: 'string' },
    claim: { type: 'boolean', default: false },
    'no-site': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const [url] = positionals;

if (values.help || url === undefined || !URL.canParse(url)) {
  console.log(help);
  process.exitCode = values.help ? 0 : 2;
} else {
  const { hostname, origin } = new URL(url);
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  try {
    const options = { origin, invite: values.invite, claim: values.claim || here, site: !values['no-site'] };
    const outcomes = await smoke(options, print);
    const failed = outcomes.filter(({ result }) => result === 'failed').length;
    console.log(failed === 0 ? '\nIt works.' : `\n${failed} of ${outcomes.length} steps failed.`);
    process.exitCode = failed === 0 ? 0 : 1;
  } catch (error) {
    console.error(
      `${origin} gives no answer that can be read: ${error instanceof Error ? error.message : error}`,
    );
    process.exitCode = 1;
  }
}

function print({ step, result, detail }: Outcome): void {
  const mark = { ok: '✓', 'passed over': '–', failed: '✗' }[result];
  console.log(`${mark} ${step}${detail === undefined ? '' : `: ${detail}`}`);
}
