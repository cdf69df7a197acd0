import { describe, expect, it } from 'vitest';
import { errorCodeNames } from '../../functions/wire/errors.ts';
import { actionsEn } from '../../site/src/app/text/en/actions.ts';
import { compose } from '../../site/src/app/text/en/compose.ts';
import { groups } from '../../site/src/app/text/en/groups.ts';
import { parts } from '../../site/src/app/text/en/parts.ts';
import { en } from '../../site/src/app/text/en.ts';
import { rich, t } from '../../site/src/app/text/parts.ts';
import { isolate } from '../../site/src/app/text/t.ts';

describe('the text catalogue', () => {
  it('fills in variables and chooses the plural by the count', () => {
    expect(t('composer.left', { count: 1 })).toBe('1 character left');
    expect(t('composer.left', { count: 12 })).toBe('12 characters left');
    expect(t('list.unread', { count: '99+' })).toBe('99+ unread messages');
  });

  it('keeps elements as they are in rich text', () => {
    const name = { element: true };
    expect(rich('chat.typing', { name })).toEqual(['', name, ' is typing']);
  });

  it('does not take a variable inside a value for one of its own', () => {
    expect(t('live.message', { name: '{text}', text: 'hi' })).toBe('{text}: hi');
  });

  it('isolates the direction of a name', () => {
    expect(isolate('نور')).toBe('\u2068نور\u2069');
  });

  it('has words for every error code', () => {
    for (const code of [...errorCodeNames, 'network']) expect(Object.keys(parts)).toContain(`error.${code}`);
  });

  it('has the same variables in both plural forms, and the count among them', () => {
    const variables = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
    for (const entry of [en, parts, compose, groups, actionsEn].flatMap((one) => Object.values(one))) {
      if (typeof entry === 'string') continue;
      expect(variables(entry.one)).toEqual(variables(entry.other));
      expect(variables(entry.one)).toContain('count');
    }
  });
});
