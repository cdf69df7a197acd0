import type { ErasureReceipt, ErasureState, ReceiptAnswer } from '../../functions/wire/erasure.ts';
import { flawOf } from '../privacy/receipt.ts';
import { call, Refused, until } from './client.ts';
import type { SmokePerson } from './people.ts';

/**
 * Erases an account now and checks the signature of its receipt, and that nobody signs in any more. False where the person has to stay,
 * because they alone administer the instance. Throws with what is wrong.
 */
export async function eraseNow(
  origin: string,
  { handle, password, token }: SmokePerson,
  patienceMs: number,
): Promise<boolean> {
  const path = '/api/account/erasure';
  let receiptToken: string | undefined;
  try {
    const { erasure } = await call<ErasureState>(origin, 'POST', path, { handle }, token);
    receiptToken = erasure?.receiptToken;
  } catch (error) {
    if (error instanceof Refused && error.code === 'last_admin') return false;
    throw error;
  }
  await call(origin, 'POST', `${path}/now`, undefined, token);
  let receipt: ErasureReceipt | null | undefined;
  await until(`the erasure of ${handle} (it goes on by itself)`, patienceMs, async () => {
    const answer = await call<ReceiptAnswer>(origin, 'POST', '/api/erasure-receipts', {
      token: receiptToken,
    });
    receipt = answer.receipt;
    return answer.state === 'erased';
  });
  const flaw = flawOf(receipt);
  if (flaw !== undefined) throw new Error(`the receipt of ${handle} is not to be believed: ${flaw}`);
  const signIn = await call(origin, 'POST', '/api/sessions', { handle, password }).catch((error) => error);
  if (!(signIn instanceof Refused)) throw new Error(`${handle} still signs in`);
  return true;
}
