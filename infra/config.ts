/** What a deployment can choose, read from CDK context (`-c name=value`) once and typed from then on. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Node } from 'constructs';
import { retentionDays } from '../functions/wire/limits.ts';

export interface Config {
  /** The options that were given, as they were written. */
  readonly given: Readonly<Record<string, string>>;
  readonly database: 'express' | 'vpc';
  /** Upper bound of database capacity, in Aurora capacity units; the lower one is 0, asleep. */
  readonly maxAcu: number;
  /** A domain of one's own with its certificate, which CloudFront wants in us-east-1. */
  readonly domain: { readonly name: string; readonly certificateArn: string } | undefined;
  /** An existing secret with JSON `{"url", "token"}`; without it an empty one is created to be filled in. */
  readonly redisSecretArn: string | undefined;
  /** The sender of mail to people, an address or domain verified in SES; without it no mail is sent. */
  readonly mailFrom: string | undefined;
  /** `skip`: the built site is not copied, for an emulator or for hosting it elsewhere. */
  readonly site: 'copy' | 'skip';
  /** Where alarms and the budget write to; without it alarms are only seen in the console. */
  readonly email: string | undefined;
  readonly monthlyBudgetUsd: number;
  readonly version: string;
  /** Who may register until an administrator decides otherwise; without it who has an invitation. */
  readonly registration: 'invite' | 'open' | 'closed' | undefined;
  /** Whose account administers the instance; without it the first one registered. */
  readonly adminHandle: string | undefined;
}

export const limits = {
  databasePauseAfterSeconds: 300,
  backupRetentionDays: retentionDays.backup,
  logRetentionDays: retentionDays.log,
  exportLifetimeDays: retentionDays.exported,
  /** What was posted and never looked at. */
  incomingLifetimeDays: retentionDays.incoming,
  deadLetterRetentionDays: retentionDays.deadLetter,
  /** Longer than a resume from zero capacity (15 to 30 s) and a slow migration together. */
  migrationTimeoutSeconds: 600,
  /** A brake on cost, far above what a few thousand people cause; the limits by person are the handlers'. */
  httpRequestsPerSecond: 500,
  httpBurst: 1000,
  socketFramesPerSecond: 500,
  socketBurst: 1000,
} as const;

/** The repository's root, with a trailing slash. */
export const projectRoot = fileURLToPath(new URL('../', import.meta.url));

/** Reads and checks the context of an app; throws an `Error` that names the option and what it may be. */
export function readConfig(node: Node): Config {
  return {
    given: given(node),
    database: oneOf(node, 'db', ['express', 'vpc']),
    maxAcu: positive(node, 'maxAcu', 4),
    domain: readDomain(node),
    redisSecretArn: readSecretArn(node),
    mailFrom: readMail(node),
    site: oneOf(node, 'site', ['copy', 'skip']),
    email: text(node, 'email'),
    monthlyBudgetUsd: positive(node, 'budgetUsd', 10),
    version: packageVersion(),
    registration: readRegistration(node),
    adminHandle: readAdminHandle(node),
  };
}

/** Every option there is. */
// biome-ignore format: a list
export const optionNames = [
  'db', 'maxAcu', 'domain', 'certificateArn', 'redis', 'mail', 'admin', 'registration', 'site', 'email', 'budgetUsd',
] as const;

function given(node: Node): Record<string, string> {
  return Object.fromEntries(
    optionNames.flatMap((name) => {
      const value = text(node, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function readDomain(node: Node): Config['domain'] {
  const name = text(node, 'domain');
  if (name === undefined) return undefined;
  const certificateArn = text(node, 'certificateArn');
  if (!certificateArn?.startsWith('arn:aws:acm:us-east-1:')) {
    throw new Error(`-c domain=${name} also needs -c certificateArn=arn:aws:acm:us-east-1:…`);
  }
  return { name, certificateArn };
}

function readRegistration(node: Node): Config['registration'] {
  const mode = text(node, 'registration');
  if (mode === undefined || mode === 'invite' || mode === 'open' || mode === 'closed') return mode;
  throw new Error(`-c registration=${mode}: must be "invite", "open" or "closed"`);
}

function readAdminHandle(node: Node): string | undefined {
  const handle = text(node, 'admin');
  if (handle === undefined || /^[a-z][a-z0-9_]{2,31}$/.test(handle)) return handle;
  throw new Error(`-c admin=${handle}: must be a handle: 3 to 32 of a–z, 0–9 and _, a letter first`);
}

function readSecretArn(node: Node): string | undefined {
  const arn = text(node, 'redis');
  // A name or a partial ARN would make a permission that covers nothing.
  if (arn !== undefined && !/^arn:[\w-]+:secretsmanager:[\w-]+:\d{12}:secret:.+-\w{6}$/.test(arn)) {
    throw new Error(`-c redis=${arn}: must be the full ARN of a secret, with its last six characters`);
  }
  return arn;
}

function readMail(node: Node): string | undefined {
  const address = text(node, 'mail');
  if (address !== undefined && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(address)) {
    throw new Error(`-c mail=${address}: must be the address that mail comes from`);
  }
  return address;
}

/** The first value is what holds when nothing is said. */
function oneOf<const Value extends string>(
  node: Node,
  key: string,
  values: readonly [Value, ...Value[]],
): Value {
  const given = text(node, key) ?? values[0];
  const found = values.find((value) => value === given);
  if (found === undefined) throw new Error(`-c ${key}=${given}: must be one of ${values.join(', ')}`);
  return found;
}

function positive(node: Node, key: string, fallback: number): number {
  const value = Number(text(node, key) ?? fallback);
  if (!(value > 0)) throw new Error(`-c ${key}: must be a number above 0`);
  return value;
}

function text(node: Node, key: string): string | undefined {
  const value: unknown = node.tryGetContext(key);
  return value === undefined || value === '' ? undefined : String(value);
}

function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(`${projectRoot}package.json`, 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest)
    return String(manifest.version);
  throw new Error('package.json has no version');
}
