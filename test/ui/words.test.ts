import { describe, expect, it } from 'vitest';
import { ClientError } from '../../site/src/app/client/types.ts';
import { t } from '../../site/src/app/text/parts.ts';
import { bodyText } from '../../site/src/app/ui/logic/body.ts';
import { textDirection } from '../../site/src/app/ui/logic/direction.ts';
import { charactersLeft, draftProblem, trimDraft } from '../../site/src/app/ui/logic/draft.ts';
import { foldText, isEmojiOnly } from '../../site/src/app/ui/logic/fold.ts';
import { errorText } from '../../site/src/app/ui/parts/action.tsx';

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
    expect(textDirection('hello مرحبا', 'rtl')).toBe('ltr');
    expect(textDirection('مرحبا', 'rtl')).toBeUndefined();
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
