import { glob } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ar } from '../../site/src/app/text/ar.ts';
import type { Area } from '../../site/src/app/text/areas.ts';
import { de } from '../../site/src/app/text/de.ts';
import { en } from '../../site/src/app/text/en.ts';
import type { Catalogue } from '../../site/src/app/text/t.ts';

const text = fileURLToPath(new URL('../../site/src/app/text/', import.meta.url));
const translations: Readonly<Record<string, Readonly<Record<Area, Catalogue>>>> = { ar, de };
const variables = (template: string) =>
  [...new Set([...template.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''))].sort();
const formsOf = (entry: Catalogue[string]) => (typeof entry === 'string' ? [entry] : Object.values(entry));

describe.each(Object.keys(translations))('the catalogues of %s', async (language) => {
  const english = await englishCatalogues();
  const areas = translations[language] ?? ({} as Readonly<Record<Area, Catalogue>>);

  it('have every area that English has', () => {
    expect(Object.keys(areas).sort()).toEqual(Object.keys(english).sort());
  });

  it('have the variables of the English text, in every plural form; only a count may be a word', () => {
    const wrong: string[] = [];
    for (const [area, catalogue] of Object.entries(english)) {
      for (const [key, entry] of Object.entries(catalogue)) {
        const wanted = String(variables(formsOf(entry)[0] ?? ''));
        const translated = areas[area as Area][key] ?? '';
        for (const [form, template] of Object.entries(
          typeof translated === 'string' ? [translated] : translated,
        )) {
          // "One message": those forms may say the number in words.
          const mayOmit = ['zero', 'one', 'two'].includes(form);
          const found = variables(template);
          const withCount = mayOmit ? [...new Set([...found, 'count'])].sort() : found;
          if (String(withCount) !== wanted) wrong.push(`${area} ${key} ${form}: ${template}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it('have no text that is empty or still English', () => {
    const same = Object.entries(english).flatMap(([area, catalogue]) =>
      Object.entries(catalogue)
        .filter(([key, entry]) => {
          const words = (of: Catalogue[string] = '') => (formsOf(of)[0] ?? '').replace(/\{\w+\}/g, '');
          const [first, translated] = [words(entry), words(areas[area as Area][key])];
          return translated.trim() === '' || (translated === first && /\p{L}{2}.* .*\p{L}{2}/u.test(first));
        })
        .map(([key]) => `${area} ${key}`),
    );
    expect(same).toEqual([]);
  });
});

describe('Arabic', () => {
  it('counts in all six forms', () => {
    const rules = new Intl.PluralRules('ar');
    const forms = [0, 1, 2, 3, 11, 100].map((count) => rules.select(count));
    expect(forms).toEqual(['zero', 'one', 'two', 'few', 'many', 'other']);
    expect(Object.keys(ar.app['list.unread']).sort()).toEqual([...forms].sort());
  });
});

async function englishCatalogues(): Promise<Record<string, Catalogue>> {
  const found: Record<string, Catalogue> = {};
  for await (const path of glob('en/*.ts', { cwd: text })) {
    const [catalogue] = Object.values((await import(`${text}${path}`)) as Record<string, Catalogue>);
    if (catalogue) found[basename(path, '.ts')] = catalogue;
  }
  const { conversations = {} } = found;
  found.app = Object.fromEntries(Object.entries(en).filter(([key]) => !(key in conversations)));
  return found;
}
