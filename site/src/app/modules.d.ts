/** Made at build time by `site/src/scripts/emoji.ts`, which says what the lines hold. */
declare module 'virtual:emoji' {
  const groups: readonly string[];
  export default groups;
}

/** Styles of a part that is loaded apart come with its script. */
declare module '*.css';
