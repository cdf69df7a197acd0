const loading = new Map<string, Promise<void>>();

/**
 * Adds a stylesheet to the page, once, and resolves when it holds. Its address comes from an import with `?url`: Astro links
 * the CSS of a plain import in the page even where only a lazily loaded part imports it.
 *
 * @throws Error when it could not be loaded; the next call tries again.
 */
export function stylesheet(href: string): Promise<void> {
  const loaded = loading.get(href) ?? load(href);
  loading.set(href, loaded);
  return loaded;
}

function load(href: string): Promise<void> {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = href;
  return new Promise((resolve, reject) => {
    link.onload = () => resolve();
    link.onerror = () => {
      loading.delete(href);
      link.remove();
      reject(new Error(`The stylesheet ${href} could not be loaded.`));
    };
    document.head.append(link);
  });
}
