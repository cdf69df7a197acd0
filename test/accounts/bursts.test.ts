import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type RateName, rates } from '../../functions/wire/limits.ts';
import { upload } from '../attachments/harness.ts';
import { picture } from '../attachments/images.ts';
import { newAddress, postFrom } from '../helpers/from-address.ts';
import { befriend, register, registration, uuid7 } from '../helpers/person.ts';
import { startTestStack, TestClock } from '../helpers/stack.ts';

const clock = new TestClock();
const stack = await startTestStack({ overrides: { clock }, rateFactor: 1 });
const address = newAddress();
const [ann, bob] = [await register(stack, 'ann'), await register(stack, 'bob')];
const conversationId = await befriend(ann, bob);
type Attempt = (index: number) => Promise<{ status: number; body: unknown }>;
const post = (path: string, body: unknown, by = address) => postFrom(stack, by, path, body);

const uploadedPicture = async () =>
  (await upload(ann, picture(40, 40), { contentType: 'image/jpeg', purpose: 'picture' })).id;

/** An attempt of each kind, another one each time; or the name of its own test beside this one. */
const attempts: Record<RateName, Attempt | string> = {
  signInsPerAddress: (index) => post('/api/sessions', { handle: `nobody_${index}`, password: 'not the one' }),
  registrationsPerAddress: (index) => post('/api/accounts', registration(`burst_${index}`)),
  recoveriesPerAddress: (index) => post('/api/recovery/mail', { account: `nobody_${index}` }, '127.0.9.1'),
  recoveriesPerAccount: () => post('/api/recovery/mail', { account: ann.handle }, newAddress()),
  passkeyChallengesPerAddress: () => post('/api/passkey-challenges', undefined),
  emailsPerPerson: (index) => ann.call('PUT', '/api/account/email', { email: `ann${index}@example.com` }),
  exports: () => ann.call('POST', '/api/account/exports', { clientId: uuid7(), kind: 'json' }),
  messages: () =>
    ann.call('POST', `/api/conversations/${conversationId}/messages`, {
      clientId: uuid7(),
      body: { type: 'text', text: 'Again' },
    }),
  socketFrames: 'frames of one socket',
  friendRequests: 'friend requests',
  searches: () => ann.call('POST', '/api/messages/search', { text: 'again' }),
  peopleLookedUp: (index) => ann.call('GET', `/api/people/nobody_${index}`),
  handleChanges: 'names and handles',
  nameChanges: (index) => ann.call('PUT', '/api/account/name', { displayName: `Ann ${index}` }),
  pictureChanges: async () => ann.call('PUT', '/api/account/picture', { uploadId: await uploadedPicture() }),
};

test.each(Object.entries(attempts))(
  '%s: so many at once, then one in its time, and no other is held up',
  async (name, attempt) => {
    const { burst, everyMs } = rates[name as RateName];
    if (typeof attempt === 'string') {
      const limitsTest = readFileSync(new URL('limits.test.ts', import.meta.url), 'utf8');
      expect(limitsTest).toContain(`describe('${attempt}'`);
      return;
    }
    for (let index = 0; index < burst; index++)
      expect((await attempt(index)).status, `attempt ${index + 1} of ${burst}`).not.toBe(429);
    const refused = await attempt(burst);
    expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_requests', retry: 'later' } });
    const { retryAfterMs } = refused.body as { retryAfterMs: number };
    expect(retryAfterMs).toBeGreaterThan(0);
    expect(retryAfterMs).toBeLessThanOrEqual(everyMs);
    expect((await bob.call('GET', '/api/account')).status).toBe(200);
    if (everyMs > 300_000) return;
    // Tokens and proofs of the password last long enough for this.
    clock.advance(everyMs);
    expect((await attempt(burst)).status).not.toBe(429);
    expect((await attempt(burst + 1)).status).toBe(429);
  },
  60_000,
);
