/** What a deployment can choose, read from CDK context (`-c name=value`) once and typed from then on. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Node } from 'constructs';
import { retentionDays } from '../functions/wire/limits.ts';

export interface Config {
  readonly database: 'express' | 'vpc';
  /** Upper bound of database capacity, in Aurora capacity units; the lower one is 0, asleep. */
  readonly maxAcu: number;
  /** A domain of one's own with its certificate, which CloudFront wants in us-east-1. */
  readonly domain: { readonly name: string; readonly certificateArn: string } | undefined;
  /** An existing secret with JSON `{"url", "token"}`; without it an empty one is created to be filled in. */
  readonly redisSecretArn: string | undefined;
  /** Where alarms and the budget write to; without it alarms are only seen in the console. */
  readonly email: string | undefined;
  readonly monthlyBudgetUsd: number;
  readonly version: string;
}

export const limits = {
  databasePauseAfterSeconds: 300,
  backupRetentionDays: retentionDays.backup,
  logRetentionDays: retentionDays.log,
  exportLifetimeDays: retentionDays.exported,
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
  const database = text(node, 'db') ?? 'express';
  if (database !== 'express' && database !== 'vpc') {
    throw new Error(`-c db=${database}: must be "express" or "vpc"`);
  }
  return {
    database,
    maxAcu: positive(node, 'maxAcu', 4),
    domain: readDomain(node),
    redisSecretArn: text(node, 'redisSecretArn'),
    email: text(node, 'email'),
    monthlyBudgetUsd: positive(node, 'budgetUsd', 10),
    version: packageVersion(),
  };
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
