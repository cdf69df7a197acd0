import { totpCodeAt, totpStepAt } from '../../functions/core/factors/totp-code.ts';
import type { NewTotp } from '../../functions/wire/factors.ts';
import type { TestPerson } from './person.ts';

/** What an authenticator app does with the secret it was given: the code of a moment. */
export function codeOf(secret: string, nowMs: number): string {
  return totpCodeAt(fromBase32(secret), totpStepAt(nowMs));
}

/** Gives a person an authenticator app by both steps and answers its secret. */
export async function addTotp(person: TestPerson, nowMs: number): Promise<string> {
  const { body } = await person.call<NewTotp>('POST', '/api/account/totp');
  const confirmed = await person.call('PUT', '/api/account/totp', { code: codeOf(body.secret, nowMs) });
  if (confirmed.status !== 204) throw new Error(`No app was set up: ${JSON.stringify(confirmed.body)}`);
  return body.secret;
}

function fromBase32(text: string): Uint8Array {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...text].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}
