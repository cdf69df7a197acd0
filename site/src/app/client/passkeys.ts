import { startAuthentication, startRegistration, WebAuthnError } from '@simplewebauthn/browser';
import type {
  PasskeyAssertion,
  PasskeyAttestation,
  PasskeyChallenge,
  PasskeyOffer,
} from '../../../../functions/wire/factors.ts';
import type { Method } from './http.ts';
import { ClientError } from './types.ts';

type Ask = <Result>(method: Method, path: string, body?: unknown) => Promise<Result>;

/** Whether this browser knows passkeys at all. */
export const knowsPasskeys = () => 'PublicKeyCredential' in window;

/**
 * Has a passkey sign a new challenge, after it asked for a finger, a face or a PIN.
 *
 * @param credentialIds the passkeys that will do; any of this site's where none is named.
 * @returns undefined where the person let it be, or no such passkey is at hand: the browser does not say which.
 * @throws ClientError
 */
export async function signWithPasskey(
  ask: Ask,
  credentialIds: readonly string[] = [],
): Promise<PasskeyAssertion | undefined> {
  const { challenge, rpId } = await ask<PasskeyChallenge>('POST', '/api/passkey-challenges');
  return unlessLeft(async () => {
    const { id, response } = await startAuthentication({
      optionsJSON: {
        challenge,
        rpId,
        userVerification: 'required',
        allowCredentials: credentialIds.map((credentialId) => ({ id: credentialId, type: 'public-key' })),
      },
    });
    const { clientDataJSON, authenticatorData, signature, userHandle } = response;
    return { id, clientDataJSON, authenticatorData, signature, ...(userHandle ? { userHandle } : {}) };
  });
}

/**
 * Has the browser make a passkey that knows whose it is.
 *
 * @returns undefined where the person let it be.
 * @throws ClientError `wrong_passkey`, also where the authenticator holds one of the account already.
 */
export function makePasskey(offer: PasskeyOffer): Promise<PasskeyAttestation | undefined> {
  return unlessLeft(async () => {
    const { id, response } = await startRegistration({
      optionsJSON: {
        challenge: offer.challenge,
        rp: { id: offer.rpId, name: offer.rpName },
        user: { id: offer.userHandle, name: offer.userName, displayName: offer.displayName },
        pubKeyCredParams: offer.algorithms.map((alg) => ({ alg, type: 'public-key' })),
        excludeCredentials: offer.excluded.map((excluded) => ({ id: excluded, type: 'public-key' })),
        authenticatorSelection: {
          residentKey: 'required',
          requireResidentKey: true,
          userVerification: 'required',
        },
        attestation: 'none',
      },
    });
    const { clientDataJSON, attestationObject, transports = [] } = response;
    return { id, clientDataJSON, attestationObject, transports };
  });
}

async function unlessLeft<Result>(act: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await act();
  } catch (error) {
    const name = error instanceof WebAuthnError || error instanceof DOMException ? error.name : '';
    if (name === 'NotAllowedError' || name === 'AbortError') return undefined;
    throw error instanceof ClientError ? error : new ClientError('wrong_passkey');
  }
}
