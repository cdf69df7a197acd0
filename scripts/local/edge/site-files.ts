import { createHash } from 'node:crypto';
import { readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { contentTypeOf, isCompressible } from './content-types.ts';
import { type ContentEncoding, compress } from './encoding.ts';

/** One representation of a file: its bytes in one encoding, and a strong ETag of exactly those bytes. */
export interface Representation {
  readonly body: Buffer;
  readonly encoding: ContentEncoding;
  readonly etag: string;
  readonly contentType: string;
  /** Another `Accept-Encoding` could get other bytes. */
  readonly varies: boolean;
}

export interface SiteFiles {
  /** The file a URL path names, as a real path inside the site, or undefined. Never anything outside, by dots or by symlinks. */
  find(urlPath: string): Promise<string | undefined>;
  /** Reads a found file in an encoding; kept in memory until the file changes. */
  read(file: string, encoding: ContentEncoding): Promise<Representation>;
}

/** Below this a compressed body saves nothing: the CDN's own threshold. */
const minCompressedBytes = 1000;

/** Looks up and reads the files of a built site. It may be rebuilt meanwhile. */
export function createSiteFiles(siteDir: string): SiteFiles {
  const cache = new Map<string, { version: string; representation: Promise<Representation> }>();

  async function find(urlPath: string): Promise<string | undefined> {
    const segments = decodeSegments(urlPath);
    if (!segments) return undefined;
    const root = await realpath(siteDir).catch(() => undefined);
    if (root === undefined) return undefined;
    const path = join(root, ...segments);
    return (await fileInside(root, path)) ?? (await fileInside(root, join(path, 'index.html')));
  }

  async function read(file: string, encoding: ContentEncoding): Promise<Representation> {
    const { mtimeMs, size } = await stat(file);
    const version = `${mtimeMs}:${size}`;
    const key = `${encoding}:${file}`;
    const cached = cache.get(key);
    if (cached?.version === version) return cached.representation;
    const representation = represent(file, encoding);
    cache.set(key, { version, representation });
    representation.catch(() => cache.delete(key));
    return representation;
  }

  return { find, read };
}

/** Splits a path into names that are safe to join; undefined when any of them is not a plain, visible name. */
function decodeSegments(urlPath: string): string[] | undefined {
  const encoded = urlPath.split('/').slice(1);
  if (encoded.at(-1) === '') encoded.pop();
  const names = encoded.map(decodeSegment);
  return names.every((name) => name !== undefined && isVisibleName(name)) ? (names as string[]) : undefined;
}

function isVisibleName(name: string): boolean {
  if (name === '' || /[/\\\0:]/.test(name)) return false;
  return !name.startsWith('.') || name === '.well-known';
}

function decodeSegment(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}

async function fileInside(root: string, path: string): Promise<string | undefined> {
  try {
    const real = await realpath(path);
    return real.startsWith(root + sep) && (await stat(real)).isFile() ? real : undefined;
  } catch {
    return undefined;
  }
}

async function represent(file: string, wanted: ContentEncoding): Promise<Representation> {
  const plain = await readFile(file);
  const contentType = contentTypeOf(file);
  const varies = isCompressible(contentType) && plain.length >= minCompressedBytes;
  const encoding = varies ? wanted : 'identity';
  const body = await compress(plain, encoding);
  const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
  return { body, encoding, etag, contentType, varies };
}
