import {
  CloudFormationClient,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

/** Something that the person deploying can mend; shown without a stack trace. */
export class DeployError extends Error {}

export interface Account {
  readonly id: string;
  readonly region: string;
  /** Outputs of a stack by name; undefined where there is no such stack. */
  outputs(stack: string): Promise<Readonly<Record<string, string>> | undefined>;
  /** Why the newest change to a stack failed, as CloudFormation says it. */
  failures(stack: string): Promise<string[]>;
  readSecret(id: string): Promise<string>;
  writeSecret(id: string, text: string): Promise<void>;
}

/**
 * The account and region of the environment's credentials. Every client takes its endpoint from `AWS_ENDPOINT_URL` where
 * that is set. Throws `DeployError` with what to do where credentials or region are missing or not of the public cloud.
 */
export async function openAccount(): Promise<Account> {
  const sts = new STSClient({});
  const region = await sts.config.region().catch(() => {
    throw new DeployError(
      'No region is set. Say where, for instance: AWS_REGION=eu-central-1 npm run deploy',
    );
  });
  const identity = await sts.send(new GetCallerIdentityCommand({})).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DeployError(
      `AWS does not accept your credentials (${reason}). Sign in with "aws sso login" or "aws configure", set AWS_PROFILE where it ` +
        'is not the default one, and try "aws sts get-caller-identity".',
    );
  });
  if (!identity.Arn?.startsWith('arn:aws:')) {
    throw new DeployError(`${region} is not of the public AWS cloud, and this has been made for that alone.`);
  }
  return { id: identity.Account ?? '', region, ...stacks(), ...secrets() };
}

function stacks(): Pick<Account, 'outputs' | 'failures'> {
  const client = new CloudFormationClient({});
  return {
    async outputs(stack) {
      try {
        const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stack }));
        const [found] = Stacks ?? [];
        // What is left of a first deployment that failed holds nothing yet.
        if (found === undefined || found.StackStatus === 'REVIEW_IN_PROGRESS') return undefined;
        return Object.fromEntries(
          (found.Outputs ?? []).map((one) => [one.OutputKey ?? '', one.OutputValue ?? '']),
        );
      } catch (error) {
        if (error instanceof Error && /does not exist/.test(error.message)) return undefined;
        throw error;
      }
    },
    async failures(stack) {
      const { StackEvents } = await client
        .send(new DescribeStackEventsCommand({ StackName: stack }))
        .catch(() => ({ StackEvents: undefined }));
      return (StackEvents ?? [])
        .filter(({ ResourceStatus }) => ResourceStatus?.endsWith('_FAILED'))
        .flatMap((event) => event.ResourceStatusReason ?? []);
    },
  };
}

function secrets(): Pick<Account, 'readSecret' | 'writeSecret'> {
  const client = new SecretsManagerClient({});
  return {
    readSecret: async (id) =>
      (await client.send(new GetSecretValueCommand({ SecretId: id }))).SecretString ?? '',
    async writeSecret(id, text) {
      await client.send(new PutSecretValueCommand({ SecretId: id, SecretString: text }));
    },
  };
}
