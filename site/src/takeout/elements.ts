type Child = Node | string | null | undefined;

/** An element with its attributes and children; text is always a text node. */
export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string | ((event: Event) => void)>> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'string') element.setAttribute(name, value);
    else element.addEventListener(name, value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

/** What stands in the place of an element from now on. */
export function fill(place: Element, ...children: Child[]): void {
  place.replaceChildren(...children.filter((child) => child != null));
}
