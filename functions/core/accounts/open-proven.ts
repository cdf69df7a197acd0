import type { Caller } from '../caller.ts';
import type { Context } from '../context.ts';
import { honourNamedAdmin } from '../instance/admission.ts';
import { noteSecurity } from '../notifications/security.ts';
import { type OpenSession, openSession } from '../sessions/open.ts';
import { listSessions } from '../sessions/records.ts';
import type { ProvenAccount } from './prove-password.ts';

/**
 * Opens a session for somebody who has proven all that their account asks for, and tells the person where no session of theirs
 * is on such a device.
 *
 * @throws ApiError `suspended`.
 */
export async function openProven(
  ctx: Context,
  { person, epoch }: ProvenAccount,
  { device }: Caller,
  { byFactor }: { readonly byFactor: boolean },
): Promise<OpenSession> {
  await honourNamedAdmin(ctx, person);
  const others = await listSessions(ctx, person.id);
  const session = await openSession(ctx, person, { device, epoch, byFactor });
  const isKnown = others.some((other) => other.epoch === epoch && other.device === device);
  if (!isKnown) await noteSecurity(ctx, person.id, 'signed_in', device);
  return session;
}
