import { once } from 'node:events';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { security, setUpEdge } from './harness.ts';

const edge = setUpEdge();
const { get, upgradeRefusal } = edge;

describe('the API behind it', () => {
  test('is told the viewer’s address by the edge, whatever the client claims', async () => {
    const { body } = await get('/api/echo', { headers: { 'x-forwarded-for': '6.6.6.6' } });
    const event = JSON.parse(body.toString()) as APIGatewayProxyEventV2;
    expect(event.requestContext.http.sourceIp).toBe('127.0.0.1');
    expect(event.headers['x-forwarded-for']).toBe('6.6.6.6, 127.0.0.1');
  });

  test('is not cached unless its handler says so', async () => {
    expect((await get('/api/echo')).headers['cache-control']).toBe('no-store');
    expect((await get('/api/cached')).headers['cache-control']).toBe('max-age=60');
    expect((await get('/api/missing')).headers['cache-control']).toBe('no-store');
  });

  test('cannot weaken the security headers', async () => {
    expect((await get('/api/cached')).headers['content-security-policy']).toBe(
      security['content-security-policy'],
    );
  });

  test('is reached by sockets at /ws alone', async () => {
    const client = new WebSocket(`ws://localhost:${edge.server.port}/ws`);
    await once(client, 'open');
    client.send('hello');
    expect(String((await once(client, 'message'))[0])).toBe('hello');
    client.close();
    await once(client, 'close');
    for (const path of ['/', '/api/echo', '/ws/']) {
      const refused = await upgradeRefusal(path);
      expect([refused.status, refused.headers]).toEqual([404, expect.objectContaining(security)]);
    }
    expect((await get('/ws')).status).toBe(426);
  });
});
