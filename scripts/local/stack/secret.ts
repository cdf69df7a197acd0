import { randomBytes } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { errorCode } from '../child.ts';

/** Reads a secret that is kept in a file only its owner may read; the first call makes it. */
export async function keepSecret(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
  const secret = randomBytes(48).toString('base64url');
  const draft = `${path}.${process.pid}`;
  const file = await open(draft, 'w', 0o600);
  await file.writeFile(`${secret}\n`);
  await file.sync();
  await file.close();
  await rename(draft, path);
  return secret;
}
