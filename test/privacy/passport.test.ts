import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { retentionDays } from '../../functions/wire/limits.ts';
import { Passport, passportOf, passportPath, personalCategories } from '../../functions/wire/passport.ts';
import { currentConsents } from '../../functions/wire/policy/current.ts';
import { attributes } from '../../functions/wire/registry/index.ts';
import { ensureSite } from '../../scripts/local/site.ts';
import { recordOfProcessing } from '../../scripts/privacy/record.ts';
import { request } from '../helpers/person.ts';
import { startTestStack } from '../helpers/stack.ts';

const stack = await startTestStack();
const personal = attributes.filter(({ category }) => personalCategories().includes(category));
const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

describe('the passport of an instance', () => {
  test('is served to everybody, fits its schema, and names the policy that registration asks for', async () => {
    const { status, body } = await request<Passport>(stack, 'GET', passportPath);
    expect(status).toBe(200);
    expect(v.parse(Passport, body)).toEqual(body);
    expect(body).toEqual(passportOf({ version: 'test', kind: 'local', region: null }));
    expect(body.policy).toMatchObject(currentConsents['privacy-notice']);
    expect(body.encryption.endToEnd).toBe(false);
    expect((await request(stack, 'GET', body.settingsUrl)).status).toBe(200);
  });

  test('of a laptop names no company and no backups, that of the cloud both, with its region', () => {
    const local = passportOf({ version: '1', kind: 'local', region: null });
    const cloud = passportOf({ version: '1', kind: 'cloud', region: 'eu-central-1' });
    expect(local).toMatchObject({
      processors: [],
      retentionDays: { backups: 0 },
      encryption: { atRest: false },
    });
    expect(JSON.stringify(local)).not.toMatch(/Amazon Web Services|Upstash/);
    expect(cloud.hosting).toEqual({ kind: 'cloud', region: 'eu-central-1' });
    expect(cloud.processors.map(({ name }) => name)).toEqual(['Amazon Web Services', 'Upstash']);
    expect(cloud.retentionDays).toEqual({ backups: retentionDays.backup, logs: retentionDays.log });
  });
});

test('the page of what is stored has a line for everything that says something about people', async () => {
  const page = readFileSync(join(await ensureSite(), 'privacy/stored/index.html'), 'utf8');
  expect(personal.length).toBeGreaterThan(100);
  expect(personal.filter(({ words }) => !page.includes(escaped(words)))).toEqual([]);
  expect(
    page
      .match(/<tbody>.*?<\/tbody>/gs)
      ?.join('')
      .match(/<tr>/g),
  ).toHaveLength(personal.length);
}, 120_000);

test('the record of processing names the controller, every store name, and what is not known', () => {
  const unknown = { name: undefined, contact: undefined, representative: undefined, officer: undefined };
  const record = recordOfProcessing({ ...unknown, name: 'Ada Example' }, '1');
  expect(record).toContain('Name: Ada Example');
  expect(record).toContain('Contact: *to be filled in*');
  expect(
    personal.filter(({ group, name, store }) => !record.includes(`${store}: \`${group}\`.\`${name}\``)),
  ).toEqual([]);
});
