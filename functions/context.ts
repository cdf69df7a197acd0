import { openEventJob } from './adapters/event-job.ts';
import { openExportFiles } from './adapters/export-files.ts';
import { openFileStore, openUploads } from './adapters/files.ts';
import { openImages } from './adapters/images.ts';
import { later } from './adapters/later.ts';
import { openLog } from './adapters/log.ts';
import { openPersonKeys } from './adapters/person-keys.ts';
import { openPush } from './adapters/push.ts';
import { openQueue } from './adapters/queue.ts';
import { openRedis } from './adapters/redis.ts';
import { openSecrets, readSecret } from './adapters/secrets.ts';
import { openSockets } from './adapters/sockets.ts';
import type { Context, LiveStore, Settings } from './core/context.ts';
import { postgresOptions } from './db/options.ts';
import { openPostgres } from './db/postgres.ts';
import { RegistrationMode } from './wire/instance.ts';
import { protocolVersion } from './wire/limits.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Ports, and single settings, that are given instead of what the environment says. */
export type Overrides = Partial<Omit<Context, 'settings'>> & { readonly settings?: Partial<Settings> };

/**
 * Environment → ports. Each port is opened at its first use, so a function pays only for what it touches, and one that
 * touches what the manifest does not grant it fails by the missing name.
 *
 * @param overrides what the local stack and tests give instead.
 */
export function createContext(environment: Environment, overrides: Overrides = {}): Context {
  const need = (name: string) => required(environment, name);
  const optional = (name: string, key: string) => {
    const value = environment[name];
    return value ? { [key]: value } : {};
  };
  const eventJob = (name: string) =>
    openEventJob({ functionName: need(name), endpoint: need('LAMBDA_ENDPOINT') });
  const clock = overrides.clock ?? { now: () => Date.now() };
  const openers: { [Port in keyof Context]: () => Context[Port] } = {
    settings: () => ({
      origins: originsOf(need('UMBRA_ORIGIN')),
      version: need('UMBRA_VERSION'),
      hosting: environment.UMBRA_STAGE === 'local' ? 'local' : 'cloud',
      protocolVersion,
      pushServices: [],
      registration: registrationOf(environment.UMBRA_REGISTRATION),
      adminHandle: environment.UMBRA_ADMIN_HANDLE || undefined,
      rateFactor: 1,
      edgeProof: environment.UMBRA_EDGE_PROOF || undefined,
      ...overrides.settings,
    }),
    clock: () => clock,
    log: () => openLog(),
    db: () => openPostgres(postgresOptions(environment)),
    live: () => openLiveStore(environment),
    records: () => {
      const options = { table: need('RECORDS_TABLE'), clock, ...optional('DYNAMODB_ENDPOINT', 'endpoint') };
      // A third of what the socket's functions would read at a cold start, and none of them uses it.
      return later(['get', 'list', 'put', 'delete', 'ping'], async () =>
        (await import('./adapters/dynamo.ts')).openRecords(options),
      );
    },
    sockets: () => openSockets({ endpoint: need('SOCKETS_ENDPOINT') }),
    fanoutQueue: () => openQueue({ url: need('FANOUT_QUEUE_URL'), ...optional('SQS_ENDPOINT', 'endpoint') }),
    push: () => openPush(),
    filesQueue: () => eventJob('FILES_FUNCTION'),
    uploads: () =>
      openUploads({ bucket: need('ATTACHMENTS_BUCKET'), ...optional('S3_ENDPOINT', 'endpoint') }),
    fileStore: () =>
      openFileStore({ bucket: need('ATTACHMENTS_BUCKET'), ...optional('S3_ENDPOINT', 'endpoint') }),
    images: () => openImages(),
    erasureQueue: () => eventJob('ERASURE_FUNCTION'),
    mailQueue: () => eventJob('MAIL_FUNCTION'),
    mail: () =>
      later(['send'], async () =>
        (await import('./adapters/mail.ts')).openMail({
          from: environment.MAIL_FROM,
          ...optional('SES_ENDPOINT', 'endpoint'),
        }),
      ),
    exportFiles: () =>
      openExportFiles({ bucket: need('EXPORTS_BUCKET'), ...optional('S3_ENDPOINT', 'endpoint') }),
    exportQueue: () => eventJob('EXPORT_FUNCTION'),
    secrets: () =>
      openSecrets(async () => environment.MASTER_SECRET ?? (await readSecret(need('MASTER_SECRET_ARN')))),
    personKeys: () =>
      openPersonKeys({
        table: need('KEYS_TABLE'),
        secrets: (context as Context).secrets,
        clock,
        ...optional('DYNAMODB_ENDPOINT', 'endpoint'),
      }),
  };
  const context = {};
  for (const [name, open] of Object.entries(openers)) {
    let port: unknown = name === 'settings' ? undefined : overrides[name as keyof Context];
    Object.defineProperty(context, name, { enumerable: true, get: () => (port ??= open()) });
  }
  return context as Context;
}

let fromProcess: Context | undefined;

/** The context of this process, from its own environment; made once per cold start. */
export function processContext(): Context {
  fromProcess ??= createContext(process.env);
  return fromProcess;
}

/** In the cloud the address and token stand in a secret that the person deploying filled in. */
function openLiveStore(environment: Environment): LiveStore {
  if (environment.REDIS_REST_URL) {
    return openRedis({ url: environment.REDIS_REST_URL, token: required(environment, 'REDIS_REST_TOKEN') });
  }
  const arn = required(environment, 'REDIS_SECRET_ARN');
  let store: Promise<LiveStore> | undefined;
  return {
    async batch(build) {
      store ??= readSecret(arn).then((text) => openRedis(JSON.parse(text) as { url: string; token: string }));
      store.catch(() => {
        store = undefined;
      });
      return (await store).batch(build);
    },
  };
}

function required(environment: Environment, name: string): string {
  const value = environment[name];
  if (!value)
    throw new Error(`The environment has no ${name}: the manifest does not grant it to this function.`);
  return value;
}

/** Invitations are asked for unless the deployment says otherwise. */
function registrationOf(value: string | undefined): RegistrationMode {
  const known = RegistrationMode.options.find((mode) => mode === (value || 'invite'));
  if (!known) throw new Error(`UMBRA_REGISTRATION is none of ${RegistrationMode.options.join(', ')}.`);
  return known;
}

function originsOf(list: string): [string, ...string[]] {
  const [first = '', ...others] = list.split(',').map((origin) => origin.trim());
  return [first, ...others];
}
