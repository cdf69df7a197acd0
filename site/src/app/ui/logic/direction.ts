import { language, languages } from '../../text/language.ts';

const firstLetter = /\p{L}/u;
const rightToLeft =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}\p{Script=Mandaic}]/u;

/**
 * The direction of a text by its first letter. `dir="auto"` on a bubble would not do: it skips the `<bdi>` inside.
 * Undefined where the surrounding direction is right as it is.
 */
export function textDirection(
  text: string,
  around: 'ltr' | 'rtl' = languages[language].direction,
): 'ltr' | 'rtl' | undefined {
  const letter = firstLetter.exec(text)?.[0];
  if (letter === undefined) return undefined;
  const own = rightToLeft.test(letter) ? 'rtl' : 'ltr';
  return own === around ? undefined : own;
}
