import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { edgeProofHeader, viewerAddressHeader } from '../../functions/wire/headers.ts';
import { localEdgeProof } from '../../scripts/local/gateway/source.ts';
import { registration } from '../helpers/person.ts';
import { startTestStack, TestClock } from '../helpers/stack.ts';

const stack = await startTestStack({ rateFactor: 1, overrides: { clock: new TestClock() } });
let people = 0;

/** A registration as API Gateway hands it on, from one connection: five are free, the sixth has to wait. */
async function registerAs(headers: Record<string, string>): Promise<number> {
  const event = {
    version: '2.0',
    routeKey: 'POST /api/accounts',
    rawPath: '/api/accounts',
    rawQueryString: '',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(registration(`crowd_${++people}`)),
    isBase64Encoded: false,
    requestContext: {
      requestId: `r${people}`,
      http: { method: 'POST', path: '/api/accounts', sourceIp: '203.0.113.9', userAgent: 'curl' },
    },
  } as unknown as APIGatewayProxyEventV2;
  const answer = (await stack.invoker.invoke('http-accounts', event)) as { statusCode: number };
  return answer.statusCode;
}
const told = () => ({ [viewerAddressHeader]: `198.51.100.${people}` });

describe('an address that a header tells', () => {
  test('counts from the edge', async () => {
    const statuses = [];
    for (let times = 0; times < 6; times++)
      statuses.push(await registerAs({ ...told(), [edgeProofHeader]: localEdgeProof }));
    expect(statuses).toEqual([201, 201, 201, 201, 201, 201]);
  });

  test('is anybody’s invention without the edge’s proof: the connection counts', async () => {
    const forged = () => ({
      ...told(),
      'x-forwarded-for': `198.51.100.${people}, 198.51.100.1`,
      [edgeProofHeader]: localEdgeProof.replace(/.$/, 'x'),
    });
    const statuses = [];
    for (let times = 0; times < 3; times++)
      statuses.push(await registerAs(told()), await registerAs(forged()));
    expect(statuses).toEqual([201, 201, 201, 201, 201, 429]);
  });
});
