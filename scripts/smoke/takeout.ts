import type { Export, ExportLink } from '../../functions/wire/exports.ts';
import { call, clientId, until } from './client.ts';
import type { SmokePerson } from './people.ts';

/**
 * Has an export made, fetches it as a browser does, and looks whether it is of this person and holds what they wrote. Gives its size in
 * bytes. Throws with what is wrong.
 */
export async function takeOut(
  origin: string,
  { handle, token }: SmokePerson,
  written: string,
  patienceMs: number,
): Promise<number> {
  const asked = { clientId: clientId(), kind: 'json' };
  const { id } = await call<Export>(origin, 'POST', '/api/account/exports', asked, token);
  const path = `/api/account/exports/${id}`;
  await until('the export', patienceMs, async () => {
    const { status } = await call<Export>(origin, 'GET', path, undefined, token);
    if (status === 'failed') throw new Error('the export failed');
    return status === 'ready';
  });
  const { url } = await call<ExportLink>(origin, 'POST', `${path}/link`, undefined, token);
  const response = await fetch(url, { signal: AbortSignal.timeout(patienceMs) });
  if (!response.ok) throw new Error(`the file was answered ${response.status}`);
  const file = await response.text();
  const document = JSON.parse(file) as { account?: { handle?: string } };
  if (document.account?.handle !== handle) throw new Error('the file is not of this person');
  if (!file.includes(written)) throw new Error('the file does not hold what was written');
  await call(origin, 'DELETE', path, undefined, token);
  return Buffer.byteLength(file);
}
