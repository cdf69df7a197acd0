import type { SessionInfo } from '../../functions/wire/accounts.ts';
import type { Export, ExportLink } from '../../functions/wire/exports.ts';
import type { Stack } from '../../scripts/local/stack/stack.ts';
import { type Answer, request, type TestPerson, uuid7 } from '../helpers/person.ts';
import { eventually } from '../helpers/stack.ts';

// biome-ignore lint/suspicious/noExplicitAny: a document is looked into by paths.
export type Document = any;

export const exportsOf = {
  create: (person: TestPerson, clientId = uuid7(), asked: object = {}): Promise<Answer<Export>> =>
    person.call<Export>('POST', '/api/account/exports', { clientId, kind: 'json', ...asked }),
  get: (person: TestPerson, id: string) => person.call<Export>('GET', `/api/account/exports/${id}`),
  link: (person: TestPerson, id: string) =>
    person.call<ExportLink>('POST', `/api/account/exports/${id}/link`),
  delete: (person: TestPerson, id: string) => person.call('DELETE', `/api/account/exports/${id}`),
};

/** Signs in anew: the clock has moved on. */
export async function signInAgain(stack: Stack, person: TestPerson): Promise<void> {
  const { handle, password } = person;
  const { body } = await request<SessionInfo>(
    stack,
    'POST',
    '/api/sessions',
    { handle, password },
    { headers: { 'umbra-token-transport': 'body' } },
  );
  person.token = body.tokens?.access ?? '';
}

/** Waits until an export is ready. */
export function ready(person: TestPerson, id: string, deadlineMs = 20_000): Promise<Export> {
  return eventually(
    'the export is ready',
    async () => {
      const { body } = await exportsOf.get(person, id);
      return body.status === 'ready' && body;
    },
    deadlineMs,
  );
}

/** Asks for an export, waits for it and gives what it says. */
export async function exported(person: TestPerson): Promise<Document> {
  const { body } = await exportsOf.create(person);
  await ready(person, body.id);
  return JSON.parse(await fetched(person, body.id));
}

/** The file of an export that is ready, as text. */
export async function fetched(person: TestPerson, id: string): Promise<string> {
  return (await fetchedFile(person, id)).text();
}

/** The file of an export that is ready. */
export async function fetchedFile(person: TestPerson, id: string): Promise<Blob> {
  const { body } = await exportsOf.link(person, id);
  const response = await fetch(body.url);
  if (!response.ok) throw new Error(`The export could not be fetched: ${response.status}`);
  return response.blob();
}

/** Everything that stands at a path such as `conversations[].own.role`. Fails where a name is not there. */
export function allAt(document: Document, path: string): unknown[] {
  let found: unknown[] = [document];
  for (const step of path.split('.')) {
    const name = step.replace('[]', '');
    const values = found.map((one) => {
      const value = (one as Record<string, unknown>)?.[name];
      if (value === undefined) throw new Error(`${path}: ${name} is missing`);
      return value;
    });
    found = step.endsWith('[]') ? values.flat() : values;
  }
  return found;
}

/** Calls the job as its queue does. */
export function runJob(stack: Stack, person: TestPerson, exportId: string): Promise<unknown> {
  return stack.invoker.invoke('job-exports', { userId: person.id, exportId });
}
