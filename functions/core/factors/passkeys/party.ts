import type { Context } from '../../context.ts';

/** The relying party (WebAuthn 3, 5.4.2): whose passkeys they are. */
export interface RelyingParty {
  /** The host of the canonical origin: passkeys are good there and below, and nowhere else. */
  readonly id: string;
  readonly name: string;
  /** Where a page may use them: the instance's own origins at that host. */
  readonly origins: string[];
}

/** The instance as a relying party, from the origins it is served from; `localhost` is one like others. */
export function relyingParty(ctx: Context): RelyingParty {
  const hostOf = (origin: string) => new URL(origin).hostname;
  const id = hostOf(ctx.settings.origins[0]);
  return { id, name: 'UmbraChat', origins: ctx.settings.origins.filter((origin) => hostOf(origin) === id) };
}

/** What a person is known by to authenticators: the random id of the account, as 16 bytes in base64url. */
export function userHandleOf(userId: string): string {
  return Buffer.from(userId.replaceAll('-', ''), 'hex').toString('base64url');
}

/** The challenge that stands in what a browser signed; undefined where there is none. */
export function challengeIn(clientDataJSON: string): string | undefined {
  try {
    const data: unknown = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString());
    const challenge = (data as { challenge?: unknown } | null)?.challenge;
    return typeof challenge === 'string' ? challenge : undefined;
  } catch {
    return undefined;
  }
}
