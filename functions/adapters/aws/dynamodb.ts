import { AwsError, openAws } from './client.ts';
import { sha256 } from './sign.ts';

/** A value as DynamoDB writes it in JSON; `B` is base64. */
export type Attribute = { readonly S: string } | { readonly N: string } | { readonly B: string };
export type Item = Readonly<Record<string, Attribute>>;

/** Sends one operation and gives its answer. @throws AwsError named as the SDK does, and errors of the network. */
export type AskDynamo = <Answer>(operation: string, input: object) => Promise<Answer>;

/**
 * A client for DynamoDB without its SDK, of which a first message would read half a megabyte to fetch one key.
 *
 * @param options.timeoutMs of each of the attempts.
 */
export function openDynamo(options: {
  endpoint?: string | undefined;
  timeoutMs: number;
  attemptsMax: number;
}): AskDynamo {
  const endpoint = options.endpoint ?? dynamoEndpoint(process.env);
  const aws = openAws({ ...options, endpoint, service: 'dynamodb', atOnceMax: 50 });
  return async <Answer>(operation: string, input: object) => {
    const body = Buffer.from(JSON.stringify(input));
    const { text } = await aws.send({
      method: 'POST',
      path: '/',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDB_20120810.${operation}`,
      },
      body,
      bodySha256: sha256(body),
    });
    return JSON.parse(text) as Answer;
  };
}

/** Whether it says that a condition of a write did not hold. */
export function isConditionFailed(error: unknown): boolean {
  return error instanceof AwsError && error.name === 'ConditionalCheckFailedException';
}

/** Where the SDK would send to: what the environment says, else the address of the region, with IPv6 where that is asked for. */
export function dynamoEndpoint(environment: Readonly<Record<string, string | undefined>>): string {
  const given = environment.AWS_ENDPOINT_URL_DYNAMODB || environment.AWS_ENDPOINT_URL;
  if (given) return given;
  const region = environment.AWS_REGION ?? '';
  const isChina = region.startsWith('cn-');
  if (environment.AWS_USE_DUALSTACK_ENDPOINT === 'true') {
    return `https://dynamodb.${region}.${isChina ? 'api.amazonwebservices.com.cn' : 'api.aws'}`;
  }
  return `https://dynamodb.${region}.${isChina ? 'amazonaws.com.cn' : 'amazonaws.com'}`;
}
