import { once } from 'node:events';
import { get } from 'node:http';
import { networkInterfaces } from 'node:os';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Mail, startMail } from '../../scripts/local/mail.ts';

let mail: Mail;

beforeEach(async () => {
  mail = await startMail();
});

afterEach(() => mail.stop());

it('takes mail from the SDK and shows it in the store and the inbox', async () => {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new SESv2Client({
    endpoint: mail.endpoint,
    region: 'us-east-1',
    credentials,
    maxAttempts: 1,
  });
  const sent = await client.send(
    new SendEmailCommand({
      FromEmailAddress: 'umbra@example.org',
      Destination: { ToAddresses: ['ada@example.org'] },
      Content: { Simple: { Subject: { Data: 'Grüße' }, Body: { Text: { Data: 'Your link' } } } },
    }),
  );
  client.destroy();
  const { emails } = (await (await fetch(mail.storeUrl)).json()) as { emails: { messageId: string }[] };
  expect(emails.find((email) => email.messageId === sent.MessageId)).toMatchObject({
    destination: { to: ['ada@example.org'] },
    subject: 'Grüße',
    body: { text: 'Your link' },
  });
  const inbox = await fetch(mail.inboxUrl);
  expect([inbox.status, inbox.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
});

it('is closed to other machines', async () => {
  const outside = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find((address) => !address.internal && address.family === 'IPv4');
  expect((await fetch(mail.storeUrl)).status).toBe(200);
  if (outside) await expect(fetch(`http://${outside.address}:${mail.port}/store`)).rejects.toThrow();
});

it('answers only to names of this machine', async () => {
  expect(await statusFor(`localhost:${mail.port}`)).toBe(200);
  expect(await statusFor('rebound.example')).toBe(421);
});

it('names a taken port', async () => {
  await expect(startMail({ port: mail.port })).rejects.toMatchObject({ code: 'port_in_use' });
});

it('stops once for all, and frees its port', async () => {
  await mail.stop();
  await mail.stop();
  await expect(fetch(mail.storeUrl)).rejects.toThrow();
  const { port } = mail;
  mail = await startMail({ port });
  expect(mail.port).toBe(port);
});

async function statusFor(host: string): Promise<number | undefined> {
  const request = get(mail.storeUrl, { headers: { host }, agent: false });
  const [response] = await once(request, 'response');
  response.resume();
  return response.statusCode;
}
