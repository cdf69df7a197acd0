import { S3Error } from './errors.ts';

/** One element: its text, its children, or several of the same name. */
export type XmlValue = string | number | boolean | XmlTree | readonly XmlTree[] | undefined;
export type XmlTree = { readonly [name: string]: XmlValue };

/** Escapes text for an XML element; control characters become numeric references, as S3 writes them. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"'\p{Cc}]/gu, (c) => named[c] ?? `&#x${c.charCodeAt(0).toString(16)};`);
}

/** A whole document with one root element in S3's namespace. Absent (undefined) values leave their element out. */
export function xmlDocument(root: string, tree: XmlTree): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${children(tree)}</${root}>`;
}

/** The XML document S3 sends with an error. */
export function errorXml(
  error: { code: string; message: string },
  resource: string,
  requestId: string,
): string {
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${error.code}</Code>` +
    `<Message>${escapeXml(error.message)}</Message><Resource>${escapeXml(resource)}</Resource>` +
    `<RequestId>${requestId}</RequestId></Error>`
  );
}

/** The inner texts of every element of this name, in order. It is enough for S3's request bodies, whose lists do not nest. */
export function xmlElements(xml: string, name: string): string[] {
  const pattern = new RegExp(`<${name}(?:\\s[^>]*)?>([\\s\\S]*?)</${name}\\s*>`, 'g');
  return Array.from(xml.matchAll(pattern), (match) => match[1] ?? '');
}

/** The unescaped text of the first element of this name; undefined when there is none. Throws S3Error `MalformedXML`. */
export function xmlText(xml: string, name: string): string | undefined {
  const inner = xmlElements(xml, name)[0];
  if (inner === undefined) return undefined;
  if (inner.includes('<')) throw malformed();
  return inner.replace(/&([^;&]{0,10});?/g, (whole, entity: string) => textOf(whole, entity));
}

const named: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function children(tree: XmlTree): string {
  return Object.entries(tree)
    .map(([name, value]) => element(name, value))
    .join('');
}

function element(name: string, value: XmlValue): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.map((one: XmlTree) => element(name, one)).join('');
  const inner = typeof value === 'object' ? children(value as XmlTree) : escapeXml(String(value));
  return `<${name}>${inner}</${name}>`;
}

function textOf(whole: string, entity: string): string {
  if (!whole.endsWith(';')) throw malformed();
  const known = entities[entity];
  if (known !== undefined) return known;
  const number = /^#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}))$/.exec(entity);
  const codePoint = number ? Number.parseInt(number[1] ?? number[2] ?? '', number[1] ? 16 : 10) : Number.NaN;
  if (!(codePoint <= 0x10ffff)) throw malformed();
  return String.fromCodePoint(codePoint);
}

function malformed(): S3Error {
  return new S3Error(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema.',
  );
}
