/** What the CDK CLI runs (`cdk.json`): options come as `-c name=value`, the README lists them. */
import { createUmbra } from './umbra.ts';

const { app, application } = createUmbra();
if (!application.siteDeployed) {
  console.error(
    'site/dist is missing: the site is not part of this deployment. Build it with "npm run build:site".',
  );
}
app.synth();
