import { request as httpRequest } from 'node:http';
import type { Problem } from '../../functions/wire/errors.ts';
import type { Stack } from '../../scripts/local/stack/stack.ts';
import type { Answer } from './person.ts';

/** A POST from an address of its own: every one of 127.0.0.0/8 is this machine. */
export function postFrom(
  stack: Pick<Stack, 'origin'>,
  localAddress: string,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Pick<Answer<Problem>, 'status' | 'body'>> {
  return new Promise((resolve, reject) => {
    const url = new URL(path, stack.origin.replace('localhost', '127.0.0.1'));
    const options = {
      method: 'POST',
      localAddress,
      headers: { 'content-type': 'application/json', ...headers },
    };
    const asked = httpRequest(url, options, async (response) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      resolve({ status: response.statusCode ?? 0, body: (text ? JSON.parse(text) : null) as Problem });
    });
    asked.on('error', reject);
    asked.end(JSON.stringify(body));
  });
}

let hosts = 1;
/** An address that nobody asked from before. */
export const newAddress = () => `127.0.${1 + Math.floor(++hosts / 250)}.${1 + (hosts % 250)}`;
