import type { Mention } from '../../../../../functions/wire/conversations.ts';

/** A part of a line. */
export type Inline =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'bold' | 'italic' | 'strike'; readonly children: readonly Inline[] }
  | { readonly type: 'code'; readonly text: string }
  | {
      readonly type: 'link';
      readonly href: string;
      readonly children: readonly Inline[];
      /** Where it leads, in words, when that does not stand in what is seen; null when it does. */
      readonly target: string | null;
    }
  /** `text` is what was written; who it is stands in `mention`. */
  | { readonly type: 'mention'; readonly text: string; readonly mention: Mention };

/** A part of a message. Line breaks inside of text stand as they were written. */
export type Block =
  | { readonly type: 'text'; readonly children: readonly Inline[] }
  | { readonly type: 'code'; readonly text: string; readonly language: string }
  | { readonly type: 'quote'; readonly blocks: readonly Block[] }
  /** `start` null: with bullets, else the number of the first item. */
  | {
      readonly type: 'list';
      readonly start: number | null;
      readonly items: readonly (readonly Block[])[];
    };
