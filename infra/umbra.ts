/** The whole CDK app, put together: four stacks, each knowing only those before it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { functions } from '../functions/routes.ts';
import { type Application, appStack } from './app-stack.ts';
import { esbuildBundler, requireEntries, stubBundler } from './bundle.ts';
import { projectRoot, readConfig } from './config.ts';
import { type Data, dataStack } from './data.ts';
import { type Edge, edgeStack } from './edge.ts';
import { migrationFunction, migrationFunctionName } from './migration-function.ts';
import { opsStack } from './ops.ts';
import { addRules } from './rules.ts';

export interface UmbraOptions {
  /** What `-c name=value` sets; it wins over `cdk.json`. */
  readonly context?: Readonly<Record<string, unknown>>;
  /** `false`: functions get a stub instead of their code, which is all that assertions on templates need. */
  readonly bundle?: boolean;
  /** `false`: without the rule packs, which take a second of a synth. */
  readonly rules?: boolean;
  /** Where entries are looked up; the project's `functions/` unless told otherwise. */
  readonly functionsRoot?: string;
  /** The built site; the project's `site/dist` unless told otherwise. */
  readonly siteFolder?: string;
  /** Where the cloud assembly goes; the CDK CLI sets its own. */
  readonly outdir?: string;
}

export interface Umbra {
  readonly app: App;
  readonly data: Data;
  readonly edge: Edge;
  readonly application: Application;
}

/** Builds the app in memory; throws when an option is wrong or an entry of the manifest has no file. */
export function createUmbra(options: UmbraOptions = {}): Umbra {
  const functionsRoot = options.functionsRoot ?? join(projectRoot, 'functions');
  const bundle = options.bundle ?? true;
  if (bundle) requireEntries(functionsRoot, entries());
  const app = new App({
    analyticsReporting: false,
    context: { ...cdkJsonContext(), ...options.context },
    ...(options.outdir !== undefined && { outdir: options.outdir }),
  });
  const config = readConfig(app.node);
  const data = dataStack(app, config);
  const edge = edgeStack(app, config, data);
  const application = appStack(app, config, data, edge, {
    bundle: bundle ? esbuildBundler(functionsRoot) : stubBundler(),
    siteFolder: options.siteFolder ?? join(projectRoot, 'site/dist'),
  });
  if (options.rules ?? true) addRules(app);
  opsStack(app, config, data, edge, application);
  return { app, data, edge, application };
}

function entries(): Map<string, string> {
  const all = Object.entries(functions).map(([name, { entry }]) => [name, entry] as const);
  return new Map([...all, [migrationFunctionName, migrationFunction.entry]]);
}

/** The CLI hands it over, a script started by itself has to read it, and both must synthesise the same. */
function cdkJsonContext(): Record<string, unknown> {
  const settings: { context?: Record<string, unknown> } = JSON.parse(
    readFileSync(join(projectRoot, 'cdk.json'), 'utf8'),
  );
  return settings.context ?? {};
}
