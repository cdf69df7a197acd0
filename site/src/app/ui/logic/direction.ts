const firstLetter = /\p{L}/u;
const rightToLeft =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}\p{Script=Mandaic}]/u;

/**
 * The direction of a text by its first letter. `dir="auto"` on a bubble would not do: it skips the `<bdi>` inside.
 * Undefined where the surrounding direction is right as it is.
 */
export function textDirection(text: string): 'rtl' | undefined {
  return rightToLeft.test(firstLetter.exec(text)?.[0] ?? '') ? 'rtl' : undefined;
}
