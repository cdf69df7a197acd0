/** Made at build time by `site/src/scripts/emoji.ts`, which says what the lines hold. */
declare module 'virtual:emoji' {
  const groups: readonly string[];
  export default groups;
}

/** The address of a stylesheet, for parts that are loaded apart. */
declare module '*.css?url' {
  const href: string;
  export default href;
}
