import type { Scope } from '../../wire/access-tokens.ts';
import { ApiError } from '../../wire/errors.ts';
import type { Need } from '../../wire/scopes.ts';
import type { Actor } from '../context.ts';

/**
 * Refuses a token that lacks a scope. A person who signed in lacks nothing.
 *
 * @throws ApiError `scope_required`; its issues name the missing scopes, or `session` where no token is accepted.
 */
export function assertAllowed(actor: Pick<Actor, 'scopes'>, need: Need): void {
  const { scopes: given } = actor;
  if (given === undefined) return;
  const missing: readonly (Scope | 'session')[] =
    need === 'session' ? [need] : need.filter((scope) => !given.includes(scope));
  if (missing.length === 0) return;
  throw new ApiError('scope_required', { issues: missing.map((reason) => ({ path: 'scopes', reason })) });
}
