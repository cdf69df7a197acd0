/** The few calls that deploying makes before and after CDK, answered as AWS answers them. The real SDK calls it. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeAccount {
  readonly url: string;
  readonly arn: { value: string };
  readonly stacks: Map<string, Record<string, string>>;
  readonly failures: Map<string, string[]>;
  readonly secrets: Map<string, string>;
  stop(): Promise<void>;
}

/** Starts it on a free port; tests fill the maps. */
export async function startFakeAccount(): Promise<FakeAccount> {
  const state = {
    arn: { value: 'arn:aws:sts::111122223333:assumed-role/Deployer/me' },
    stacks: new Map<string, Record<string, string>>(),
    failures: new Map<string, string[]>(),
    secrets: new Map<string, string>(),
  };
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const [status, type, text] = answer(state, request, body);
      response.writeHead(status, { 'content-type': type }).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    ...state,
    url: `http://127.0.0.1:${port}`,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function answer(
  state: Pick<FakeAccount, 'arn' | 'stacks' | 'failures' | 'secrets'>,
  request: IncomingMessage,
  body: string,
): [number, string, string] {
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string')
    return [200, 'application/x-amz-json-1.1', secret(state.secrets, target, body)];
  const form = new URLSearchParams(body);
  const stack = form.get('StackName') ?? '';
  switch (form.get('Action')) {
    case 'GetCallerIdentity':
      return xml(`<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>${state.arn.value}</Arn>
        <Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`);
    case 'DescribeStacks': {
      const outputs = state.stacks.get(stack);
      if (outputs === undefined) return xml(error(`Stack with id ${stack} does not exist`), 400);
      const members = Object.entries(outputs).map(
        ([name, value]) =>
          `<member><OutputKey>${name}</OutputKey><OutputValue>${escaped(value)}</OutputValue></member>`,
      );
      return xml(`<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>${stack}</StackName>
        <StackStatus>CREATE_COMPLETE</StackStatus><CreationTime>2026-01-01T00:00:00Z</CreationTime>
        <Outputs>${members.join('')}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`);
    }
    case 'DescribeStackEvents': {
      const members = (state.failures.get(stack) ?? []).map(
        (reason) => `<member><StackId>x</StackId><EventId>1</EventId><StackName>${stack}</StackName>
          <Timestamp>2026-01-01T00:00:00Z</Timestamp><ResourceStatus>CREATE_FAILED</ResourceStatus>
          <ResourceStatusReason>${reason}</ResourceStatusReason></member>`,
      );
      return xml(`<DescribeStackEventsResponse><DescribeStackEventsResult><StackEvents>${members.join('')}</StackEvents>
        </DescribeStackEventsResult></DescribeStackEventsResponse>`);
    }
    default:
      return xml(error(`no ${form.get('Action')} here`), 400);
  }
}

function secret(secrets: Map<string, string>, target: string, body: string): string {
  const { SecretId, SecretString } = JSON.parse(body);
  if (target.endsWith('PutSecretValue')) secrets.set(SecretId, SecretString);
  return JSON.stringify({ SecretString: secrets.get(SecretId) });
}

function error(message: string): string {
  return `<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>${message}</Message></Error></ErrorResponse>`;
}

function xml(text: string, status = 200): [number, string, string] {
  return [status, 'text/xml', text];
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}
