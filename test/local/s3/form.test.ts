import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { Bucket, origin, secret, setUpS3 } from './harness.ts';

const s3 = setUpS3();
const { clock, read, storedFiles } = s3;

describe('a browser form with a signed policy', () => {
  const conditions = [
    { bucket: Bucket },
    ['starts-with', '$key', 'up/'],
    ['eq', '$Content-Type', 'image/png'],
    ['content-length-range', 2, 1000],
    { 'x-amz-meta-owner': 'u1' },
  ];
  // biome-ignore lint/suspicious/noTemplateCurlyInString: S3's own placeholder in a form.
  const good = { key: 'up/${filename}', 'Content-Type': 'image/png', 'x-amz-meta-owner': 'u1' };

  it('stores the file', async () => {
    const answer = await post({ ...good }, 'hello', { success_action_status: '201' });
    expect(answer.status).toBe(201);
    expect(await answer.text()).toContain('<Key>up/a b.png</Key>');
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
    const head = await s3.client.send(new HeadObjectCommand({ Bucket, Key: 'up/a b.png' }));
    expect(head).toMatchObject({ ContentType: 'image/png', Metadata: { owner: 'u1' }, ContentLength: 5 });
    expect((await post(good, '\r\n--boundary\r\n--\r\n')).status).toBe(204);
    expect(await read('up/a b.png')).toBe('\r\n--boundary\r\n--\r\n');
  });

  it.each([
    ['another content type', { ...good, 'Content-Type': 'text/html' }, 'xx', 'AccessDenied'],
    ['no content type', { key: 'up/x', 'x-amz-meta-owner': 'u1' }, 'xx', 'AccessDenied'],
    ['a key outside of its prefix', { ...good, key: 'down/x' }, 'xx', 'AccessDenied'],
    ['other metadata', { ...good, 'x-amz-meta-owner': 'u2' }, 'xx', 'AccessDenied'],
    ['a field the policy does not name', { ...good, 'Cache-Control': 'no-store' }, 'xx', 'AccessDenied'],
    ['too many bytes', good, 'x'.repeat(1001), 'EntityTooLarge'],
    ['too few bytes', good, 'x', 'EntityTooSmall'],
  ])('refuses %s', async (_, fields, body, code) => {
    const answer = await post(fields as Record<string, string>, body);
    expect(await answer.text()).toContain(`<Code>${code}</Code>`);
    expect(await storedFiles()).toBe(0);
  });

  it('refuses a policy that is expired, changed, unsigned, or for another bucket', async () => {
    const codeOf = async (answer: Response) =>
      /<Code>(\w+)<\/Code><Message>([^<]*)/.exec(await answer.text())?.slice(1);
    clock.offsetMs = 61_000;
    expect(await codeOf(await post(good, 'xx'))).toEqual([
      'AccessDenied',
      expect.stringContaining('expired'),
    ]);
    clock.offsetMs = 0;
    const wider = Buffer.from(JSON.stringify({ expiration: '2999-01-01T00:00:00Z', conditions })).toString(
      'base64',
    );
    expect((await codeOf(await post(good, 'xx', { policy: wider })))?.[0]).toBe('SignatureDoesNotMatch');
    expect((await codeOf(await post(good, 'xx', { policy: '' })))?.[0]).toBe('AccessDenied');
    expect((await codeOf(await post(good, 'xx', {}, 'other')))?.[0]).toBe('AccessDenied');
  });

  it('cuts an upload that is too large while it is still being sent', async () => {
    const socket = connect(Number(new URL(s3.server.endpoint).port), '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.write(
      `POST /${Bucket} HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=boundary77\r\n` +
        `Content-Length: 1000000000\r\n\r\n${form(good, '').head}${'x'.repeat(100_000)}`,
    );
    // A sender that does not listen: it goes on until its connection is gone.
    socket.on('error', () => undefined);
    const sending = setInterval(() => socket.write('x'.repeat(1000)), 20);
    await expect.poll(() => socket.destroyed, { timeout: 4000 }).toBe(true);
    clearInterval(sending);
    expect(answer).toMatch(/^HTTP\/1.1 400 .*<Code>EntityTooLarge<\/Code>/s);
    expect(await storedFiles()).toBe(0);
  });

  it.each([
    ['an endless header line', `--boundary\r\ncontent-disposition: ${'x'.repeat(50_000)}`],
    ['endless header lines', `--boundary\r\n${'x: y\r\n'.repeat(5000)}`],
    [
      'endless fields',
      `${'--boundary\r\ncontent-disposition: form-data; name="f"\r\n\r\n'}${'x'.repeat(50_000)}`,
    ],
    ['no file', '--boundary\r\ncontent-disposition: form-data; name="f"\r\n\r\nx\r\n--boundary--\r\n'],
    ['a broken start', 'nonsense\r\n'],
    ['an early end', '--boundary\r\ncontent-disposition: form-data; name="f"\r\n\r\nx'],
  ])('refuses %s', async (_, body) => {
    const headers = { 'content-type': 'multipart/form-data; boundary=boundary' };
    const answer = await fetch(`${s3.server.endpoint}/${Bucket}`, { method: 'POST', headers, body });
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('<Code>')]);
  });

  it('is allowed from the configured origin only', async () => {
    const preflight = (from: string) =>
      fetch(`${s3.server.endpoint}/${Bucket}`, {
        method: 'OPTIONS',
        headers: { origin: from, 'access-control-request-method': 'POST' },
      });
    const allowed = await preflight(origin);
    expect([allowed.status, allowed.headers.get('access-control-allow-origin')]).toEqual([200, origin]);
    const refused = await preflight('http://evil.example');
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([403, null]);
  });

  function form(fields: Record<string, string>, body: string, more: Record<string, string> = {}) {
    const amzDate = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
    const scope = `${amzDate.slice(0, 8)}/us-east-1/s3/aws4_request`;
    const signed = {
      'x-amz-algorithm': 'AWS4-HMAC-SHA256',
      'x-amz-credential': `local/${scope}`,
      'x-amz-date': amzDate,
      ...('success_action_status' in more ? { success_action_status: more.success_action_status } : {}),
    };
    const expiration = new Date(Date.now() + 60_000).toISOString();
    const all = [...conditions, ...Object.entries(signed).map(([name, value]) => ({ [name]: value }))];
    const policy = Buffer.from(JSON.stringify({ expiration, conditions: all })).toString('base64');
    let key: Buffer | string = `AWS4${secret}`;
    for (const part of scope.split('/')) key = createHmac('sha256', key).update(part).digest();
    const signature = createHmac('sha256', key).update(policy).digest('hex');
    const parts = Object.entries({ ...fields, ...signed, policy, 'x-amz-signature': signature, ...more })
      .filter(([, value]) => value !== '')
      .map(
        ([name, value]) =>
          `--boundary77\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
      );
    const file =
      '--boundary77\r\nContent-Disposition: form-data; name="file"; filename="a b.png"\r\nContent-Type: x/y\r\n\r\n';
    return {
      head: `${parts.join('')}${file}`,
      whole: `${parts.join('')}${file}${body}\r\n--boundary77--\r\n`,
    };
  }

  function post(
    fields: Record<string, string>,
    body: string,
    more: Record<string, string> = {},
    bucket = Bucket,
  ) {
    const headers = { 'content-type': 'multipart/form-data; boundary=boundary77', origin };
    return fetch(`${s3.server.endpoint}/${bucket}`, {
      method: 'POST',
      headers,
      body: form(fields, body, more).whole,
    });
  }
});
