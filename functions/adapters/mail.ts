import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { Mail } from '../core/context.ts';

/** Amazon SES: one plain text to one person. Without an address to send from there is no mail, and `send` does nothing. */
export function openMail(options: { from: string | undefined; endpoint?: string }): Mail {
  const { from } = options;
  if (!from) return { send: async () => {} };
  const client = new SESv2Client({
    ...(options.endpoint ? { endpoint: options.endpoint } : {}),
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
  });
  return {
    async send({ to, subject, text }) {
      const part = (Data: string) => ({ Data, Charset: 'UTF-8' });
      await client.send(
        new SendEmailCommand({
          FromEmailAddress: from,
          Destination: { ToAddresses: [to] },
          Content: { Simple: { Subject: part(subject), Body: { Text: part(text) } } },
        }),
      );
    },
  };
}
