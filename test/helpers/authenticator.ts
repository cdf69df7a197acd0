import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import type { PasskeyAssertion, PasskeyAttestation, PasskeyOffer } from '../../functions/wire/factors.ts';

/** What a browser or an authenticator does otherwise than it should. */
export interface Wrong {
  readonly origin?: string;
  readonly rpId?: string;
  readonly type?: string;
  readonly challenge?: string;
  /** Without having asked for a finger, a face or a PIN. */
  readonly unverified?: boolean;
  readonly counter?: number;
  readonly userHandle?: string | undefined;
  readonly id?: string;
  /** Signs with this key instead. */
  readonly key?: KeyObject;
}

/** One passkey in software: what `navigator.credentials` answers, byte by byte (WebAuthn 3, 6.1 and 6.5). */
export class Authenticator {
  readonly id = randomBytes(32);
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  readonly #origin: string;
  readonly #counts: boolean;
  #userHandle = '';
  #counter = 0;

  constructor(origin: string, { counts = true } = {}) {
    this.#origin = origin;
    this.#counts = counts;
  }

  get credentialId(): string {
    return this.id.toString('base64url');
  }

  create(offer: PasskeyOffer, wrong: Wrong = {}): PasskeyAttestation {
    this.#userHandle = offer.userHandle;
    const { x = '', y = '' } = this.#keys.publicKey.export({ format: 'jwk' });
    const [px, py] = [Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')];
    // COSE_Key: {1: 2, 3: -7, -1: 1, -2: x, -3: y}.
    const cose = Buffer.concat([
      Buffer.from('a5010203262001215820', 'hex'),
      px,
      Buffer.from('225820', 'hex'),
      py,
    ]);
    const length = Buffer.from([0, this.id.length]);
    const attested = Buffer.concat([Buffer.alloc(16), length, this.id, cose]);
    const data = this.#data(offer.rpId, attested, wrong);
    // {"fmt": "none", "attStmt": {}, "authData": bytes}.
    const attestation = Buffer.concat([
      Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746159', 'hex'),
      Buffer.from([data.length >> 8, data.length & 255]),
      data,
    ]);
    return {
      id: wrong.id ?? this.credentialId,
      clientDataJSON: this.#clientData('webauthn.create', offer.challenge, wrong).toString('base64url'),
      attestationObject: attestation.toString('base64url'),
      transports: ['internal'],
    };
  }

  get({ challenge, rpId }: { challenge: string; rpId: string }, wrong: Wrong = {}): PasskeyAssertion {
    if (this.#counts) this.#counter++;
    const data = this.#data(rpId, Buffer.alloc(0), wrong);
    const clientData = this.#clientData('webauthn.get', challenge, wrong);
    const signed = Buffer.concat([data, createHash('sha256').update(clientData).digest()]);
    const userHandle = 'userHandle' in wrong ? wrong.userHandle : this.#userHandle;
    return {
      id: wrong.id ?? this.credentialId,
      clientDataJSON: clientData.toString('base64url'),
      authenticatorData: data.toString('base64url'),
      signature: sign('sha256', signed, wrong.key ?? this.#keys.privateKey).toString('base64url'),
      ...(userHandle === undefined ? {} : { userHandle }),
    };
  }

  #data(rpId: string, attested: Buffer, wrong: Wrong): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(wrong.counter ?? this.#counter);
    // User present, user verified, attested data.
    const flags = 1 | (wrong.unverified ? 0 : 4) | (attested.length > 0 ? 64 : 0);
    const host = createHash('sha256')
      .update(wrong.rpId ?? rpId)
      .digest();
    return Buffer.concat([host, Buffer.from([flags]), counter, attested]);
  }

  #clientData(type: string, challenge: string, wrong: Wrong): Buffer {
    return Buffer.from(
      JSON.stringify({
        type: wrong.type ?? type,
        challenge: wrong.challenge ?? challenge,
        origin: wrong.origin ?? this.#origin,
        crossOrigin: false,
      }),
    );
  }
}
