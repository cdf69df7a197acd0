import packageJson from '../../package.json' with { type: 'json' };
import { recordOfProcessing } from './record.ts';

/** `npm run records-of-processing`: prints the record. Who is responsible is told by `UMBRA_CONTROLLER_*`. */
const { env } = process;
process.stdout.write(
  recordOfProcessing(
    {
      name: env.UMBRA_CONTROLLER_NAME,
      contact: env.UMBRA_CONTROLLER_CONTACT,
      representative: env.UMBRA_CONTROLLER_REPRESENTATIVE,
      officer: env.UMBRA_CONTROLLER_DPO,
    },
    packageJson.version,
  ),
);
