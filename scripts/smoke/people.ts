import { randomBytes } from 'node:crypto';
import type { SessionInfo } from '../../functions/wire/accounts.ts';
import type { InstanceInfo } from '../../functions/wire/instance.ts';
import { call, clientId, Refused } from './client.ts';

/** Somebody who was registered for this run alone. */
export interface SmokePerson {
  readonly id: string;
  readonly handle: string;
  readonly password: string;
  readonly token: string;
}

/** Registers somebody with a random handle and password, who accepts the notice that this instance has now. Throws with what to do where the instance wants an invitation. */
export async function signUp(origin: string, name: string, invite: string | undefined): Promise<SmokePerson> {
  const handle = `smoke_${name}_${randomBytes(5).toString('hex')}`;
  const password = randomBytes(18).toString('base64url');
  const { policy } = await call<InstanceInfo>(origin, 'GET', '/api/instance');
  const consent = { ...policy, locale: 'en' };
  const request = { clientId: clientId(), handle, displayName: `Smoke ${name}`, password, consent };
  try {
    const session = await call<SessionInfo>(origin, 'POST', '/api/accounts', {
      ...request,
      ...(invite === undefined ? {} : { invite }),
    });
    return { id: session.me.id, handle, password, token: session.tokens?.access ?? '' };
  } catch (error) {
    if (error instanceof Refused && error.code === 'invite_required') {
      throw new Error(
        'registration needs an invitation: make one for two people in the administration and give it as --invite TOKEN',
        { cause: error },
      );
    }
    throw error;
  }
}
