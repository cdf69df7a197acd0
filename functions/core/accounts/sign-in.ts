import type { SignInRequest } from '../../wire/accounts.ts';
import type { Caller } from '../caller.ts';
import type { Context } from '../context.ts';
import { honourNamedAdmin } from '../instance/admission.ts';
import { noteSecurity } from '../notifications/security.ts';
import { type OpenSession, openSession } from '../sessions/open.ts';
import { listSessions } from '../sessions/records.ts';
import { provePassword } from './prove-password.ts';

/**
 * Signs in with handle and password, and tells the person where no session of theirs is on such
 * a device. A second factor belongs between the two steps: what proves the password opens nothing.
 *
 * @throws ApiError `wrong_credentials`, or `too_many_requests` with the time to wait.
 */
export async function signIn(ctx: Context, request: SignInRequest, caller: Caller): Promise<OpenSession> {
  const { handle, password } = request;
  const { person, epoch } = await provePassword(ctx, { handle }, password, caller.address);
  await honourNamedAdmin(ctx, person);
  const others = await listSessions(ctx, person.id);
  const session = await openSession(ctx, person, { device: caller.device, epoch });
  const isKnown = others.some((other) => other.epoch === epoch && other.device === caller.device);
  if (!isKnown) await noteSecurity(ctx, person.id, 'signed_in', caller.device);
  return session;
}
