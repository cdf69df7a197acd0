import type { IconNode } from 'lucide';
import { createElement } from 'preact';

/** A lucide icon. Always decorative: the words stand beside it or in the label of its button. */
export function Icon({ node, small, flip }: { node: IconNode; small?: boolean; flip?: boolean }) {
  return (
    <svg
      class={`icon${small ? ' icon--s' : ''}${flip ? ' flip-rtl' : ''}`}
      viewBox="0 0 24 24"
      aria-hidden="true"
    >
      {node.map(([tag, attributes]) => createElement(tag, attributes))}
    </svg>
  );
}
