import * as v from 'valibot';
import { limits } from './limits.ts';
import { TimeMs, TokenName, Uuid } from './values.ts';

/** What a personal access token can be allowed. Accounts, sessions, privacy and tokens themselves are never among it. */
export const scopes = [
  'messages:read',
  'messages:write',
  'conversations:read',
  'groups:write',
  'friends:write',
] as const;
export const Scope = v.picklist(scopes);
export type Scope = v.InferOutput<typeof Scope>;

export const AccessTokenCreate = v.strictObject({
  name: TokenName,
  scopes: v.pipe(
    v.array(Scope),
    v.minLength(1, 'required'),
    v.check((given) => new Set(given).size === given.length, 'repeated'),
  ),
  expiresInDays: v.picklist(limits.accessTokenDays),
});
export type AccessTokenCreate = v.InferOutput<typeof AccessTokenCreate>;

/** A personal access token without its secret. */
export const AccessTokenInfo = v.object({
  id: Uuid,
  name: v.string(),
  scopes: v.array(Scope),
  createdAtMs: TimeMs,
  expiresAtMs: TimeMs,
  /** The day (UTC) of its last use, `YYYY-MM-DD`; null before the first. */
  lastUsedDay: v.nullable(v.string()),
});
export type AccessTokenInfo = v.InferOutput<typeof AccessTokenInfo>;

/** The only answer that ever holds the token itself. */
export const NewAccessToken = v.object({ ...AccessTokenInfo.entries, token: v.string() });
export type NewAccessToken = v.InferOutput<typeof NewAccessToken>;

export const AccessTokenList = v.object({ accessTokens: v.array(AccessTokenInfo) });
export type AccessTokenList = v.InferOutput<typeof AccessTokenList>;
