import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  base32,
  matchingStep,
  totpCodeAt,
  totpStepAt,
  totpUri,
} from '../../functions/core/factors/totp-code.ts';

const secret = Buffer.from('12345678901234567890');

describe('codes', () => {
  // RFC 4226, appendix D.
  test.each(
    ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'].map(
      (code, step) => [step, code] as const,
    ),
  )('of step %i are those of the RFC: %s', (step, code) => {
    expect(totpCodeAt(secret, step)).toBe(code);
  });

  // RFC 6238, appendix B, of which the last six digits are shown here.
  test.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('at second %i are those of the RFC: %s', (seconds, code) => {
    expect(totpCodeAt(secret, totpStepAt(seconds * 1_000))).toBe(code);
  });

  test('fit for their own step and the ones beside it, and no other', () => {
    const nowMs = 1_111_111_109_000;
    const now = totpStepAt(nowMs);
    for (const away of [-1, 0, 1]) {
      expect(matchingStep(secret, totpCodeAt(secret, now + away), nowMs)).toBe(now + away);
    }
    for (const away of [-2, 2])
      expect(matchingStep(secret, totpCodeAt(secret, now + away), nowMs)).toBeUndefined();
    for (const text of ['', '08180', '0818040', 'ä'])
      expect(matchingStep(secret, text, nowMs)).toBeUndefined();
  });
});

test('secrets are written as RFC 4648 writes them', () => {
  // RFC 4648, 10, without padding.
  const vectors = {
    f: 'MY',
    fo: 'MZXQ',
    foo: 'MZXW6',
    foob: 'MZXW6YQ',
    fooba: 'MZXW6YTB',
    foobar: 'MZXW6YTBOI',
  };
  for (const [text, encoded] of Object.entries(vectors)) expect(base32(Buffer.from(text))).toBe(encoded);
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), (bytes) =>
      /^[A-Z2-7]{32}$/.test(base32(bytes)),
    ),
  );
});

test('the address in the QR code names instance and account', () => {
  const uri = new URL(totpUri('GEZDGNBV', 'chat.example', 'mira_k'));
  expect(uri.protocol).toBe('otpauth:');
  expect(decodeURIComponent(uri.href)).toContain('totp/UmbraChat (chat.example):mira_k?');
  expect(Object.fromEntries(uri.searchParams)).toEqual({
    secret: 'GEZDGNBV',
    issuer: 'UmbraChat (chat.example)',
  });
});
