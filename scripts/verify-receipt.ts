/** `npm run verify-receipt -- FILE [FINGERPRINT]`: checks a receipt of erasure without any server. */
import { readFile } from 'node:fs/promises';
import type { ErasureReceipt } from '../functions/wire/erasure.ts';
import { flawOf } from './privacy/receipt.ts';

const [file, fingerprint] = process.argv.slice(2);
if (!file) {
  console.error('Usage: npm run verify-receipt -- FILE [FINGERPRINT]');
  process.exit(2);
}
const receipt = JSON.parse(await readFile(file, 'utf8')) as ErasureReceipt;
const flaw = flawOf(receipt, fingerprint);
console.log(
  flaw ?? `The signature fits. Instance ${receipt.statement.instance}, erased ${receipt.statement.erasedAt}.`,
);
console.log(
  flaw ? '' : `Key ${receipt.keyFingerprint}: compare it with the one that the instance publishes.`,
);
process.exit(flaw ? 1 : 0);
