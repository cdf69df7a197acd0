/** The App stack: everything that answers. It holds no data and can be deleted and made again. */
import { type App, Stack } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type FunctionName, type FunctionSpec, functions as manifest } from '../functions/routes.ts';
import { createBindings } from './bindings.ts';
import type { Bundler } from './bundle.ts';
import type { Config } from './config.ts';
import type { Data } from './data.ts';
import type { Edge } from './edge.ts';
import { createFunction, type FunctionSetting } from './functions.ts';
import { addHttpRoutes } from './http-api.ts';
import {
  configureEvents,
  consumeQueues,
  createQueues,
  eventJobName,
  jobStatements,
  type Queues,
  runDaily,
} from './jobs.ts';
import { runMigrations } from './migrations.ts';
import { deploySite } from './site.ts';
import { addSocketRoutes } from './socket-api.ts';

export interface AppOptions {
  readonly bundle: Bundler;
  readonly siteFolder: string;
}

export interface Application {
  readonly stack: Stack;
  readonly functions: Readonly<Record<FunctionName, LambdaFunction>>;
  readonly queues: Queues;
  readonly siteDeployed: boolean;
}

/** Creates functions, routes, queues, migrations and the copy of the site. */
export function appStack(app: App, config: Config, data: Data, edge: Edge, options: AppOptions): Application {
  const stack = new Stack(app, 'UmbraApp', { description: 'UmbraChat: what answers' });
  const queues = createQueues(stack);
  const setting: FunctionSetting = {
    stack,
    config,
    origin: edge.origin,
    edgeProof: edge.proof,
    bundle: options.bundle,
    bindings: createBindings({ stack, config, data, edge, queues: queues.byName }),
    network: data.database.network,
  };
  const functions = createFunctions(setting, queues);
  runMigrations(setting, Object.values(functions));
  addHttpRoutes(stack, edge.httpApiId, functions);
  addSocketRoutes(stack, edge.socketApiId, functions);
  consumeQueues(stack, queues, functions);
  configureEvents(stack, queues, functions);
  runDaily(stack, functions);
  const siteDeployed =
    config.site === 'copy' &&
    deploySite(stack, edge, options.siteFolder, Object.values(functions), config.version);
  return { stack, functions, queues, siteDeployed };
}

function createFunctions(setting: FunctionSetting, queues: Queues): Record<FunctionName, LambdaFunction> {
  const names = Object.keys(manifest) as FunctionName[];
  const created = names.map((name) => {
    const spec: FunctionSpec = manifest[name];
    return [
      name,
      createFunction(setting, name, spec, {
        statements: jobStatements(queues, name),
        physicalName: eventJobName(setting.stack, name),
      }),
    ] as const;
  });
  return Object.fromEntries(created) as Record<FunctionName, LambdaFunction>;
}
