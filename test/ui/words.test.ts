import { describe, expect, it } from 'vitest';
import { ClientError } from '../../site/src/app/client/types.ts';
import { t } from '../../site/src/app/text/t.ts';
import { bodyText } from '../../site/src/app/ui/logic/body.ts';
import { textDirection } from '../../site/src/app/ui/logic/direction.ts';
import { charactersLeft, draftProblem, trimDraft } from '../../site/src/app/ui/logic/draft.ts';
import { foldText, isEmojiOnly } from '../../site/src/app/ui/logic/fold.ts';
import { splitLinks } from '../../site/src/app/ui/logic/links.ts';
import { errorText } from '../../site/src/app/ui/parts/action.tsx';

const links = (text: string) => splitLinks(text).flatMap((part) => part.href ?? []);

describe('links in a text', () => {
  it('are http and https alone', () => {
    expect(links('see https://a.example/b?c=d and http://e.example')).toEqual([
      'https://a.example/b?c=d',
      'http://e.example',
    ]);
    expect(links('javascript:alert(1) data:text/html,x ftp://a.example //a.example')).toEqual([]);
  });

  it('leave the punctuation of the sentence outside, and keep brackets that belong to them', () => {
    expect(links('(https://a.example/x).')).toEqual(['https://a.example/x']);
    expect(links('https://en.example/Moon_(phase), then')).toEqual(['https://en.example/Moon_(phase)']);
  });

  it('lose nothing of the text', () => {
    const text = 'a https://b.example. c\nhttps://d.example\u202Egnp';
    expect(
      splitLinks(text)
        .map((part) => part.text)
        .join(''),
    ).toBe(text);
  });

  it('end before a character that turns the direction of writing', () => {
    expect(links('https://a.example/\u202Egnp.exe')).toEqual(['https://a.example/']);
  });
});

describe('long texts', () => {
  it('fold, short ones do not', () => {
    expect(foldText('short')).toBeNull();
    expect(foldText('line\n'.repeat(30))?.split('\n').length).toBe(12);
    expect(foldText('word '.repeat(400))?.length).toBeLessThanOrEqual(700);
  });

  it('are never cut inside a character', () => {
    expect(foldText(`x${'🌒'.repeat(900)}`)?.isWellFormed()).toBe(true);
  });
});

describe('emoji alone', () => {
  it('are recognised up to three', () => {
    expect(isEmojiOnly('🌒✨')).toBe(true);
    expect(isEmojiOnly('👩‍🚀')).toBe(true);
    expect(isEmojiOnly('🌒🌒🌒🌒')).toBe(false);
    expect(isEmojiOnly('🇸🇪 👍🏽')).toBe(true);
    expect(isEmojiOnly('12')).toBe(false);
    expect(isEmojiOnly('  ')).toBe(false);
  });
});

describe('the direction of a text', () => {
  it('follows the first letter', () => {
    expect(textDirection('… مرحبا hello')).toBe('rtl');
    expect(textDirection('hello مرحبا')).toBeUndefined();
    expect(textDirection('123')).toBeUndefined();
  });
});

describe('a draft', () => {
  it('is sent without blank lines before and space behind, but with its indentation', () => {
    expect(trimDraft('\n \n  a\nb \n\n')).toBe('  a\nb');
  });

  it('is refused by the rules of the server', () => {
    expect(draftProblem(' \n\u200b ')).toBe('empty');
    expect(draftProblem('x'.repeat(4_001))).toBe('too_long');
    expect(draftProblem(`a${'\u0301'.repeat(30)}`)).toBe('too_many_marks');
    expect(draftProblem('a\0')).toBe('refused');
    expect(draftProblem('🌒'.repeat(4_000))).toBeNull();
  });

  it('counts code points only near the limit', () => {
    expect(charactersLeft('🌒'.repeat(3_000))).toBeNull();
    expect(charactersLeft('🌒'.repeat(3_990))).toBe(10);
    expect(charactersLeft('x'.repeat(4_003))).toBe(-3);
  });
});

describe('what only a newer version knows', () => {
  it('has words for an error code', () => {
    expect(errorText(new ClientError('out_of_ink' as never))).toBe(t('error.invalid'));
    expect(errorText(new ClientError('waking'))).toBe(t('error.waking'));
  });

  it('has words for a body', () => {
    expect(bodyText({ type: 'melody', notes: 'c e g' } as never)).toBe(t('message.unknown'));
    expect(bodyText({ type: 'text', text: 'Hello' })).toBe('Hello');
  });
});
