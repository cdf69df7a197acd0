/**
 * Draws the two star tiles of the sky. They are kept as files, so the pages need no script for them:
 * `node site/src/scripts/stars.ts` writes them again into site/public.
 */
import { writeFileSync } from 'node:fs';

interface Tile {
  readonly seed: number;
  readonly sizePx: number;
  readonly stars: number;
  readonly radiusPx: readonly [smallest: number, largest: number];
  readonly opacity: readonly [faintest: number, brightest: number];
  /** How many of the stars shine: a soft glow around them. */
  readonly glowing: number;
}

const tiles: Readonly<Record<string, Tile>> = {
  'stars-far': {
    seed: 20,
    sizePx: 613,
    stars: 120,
    radiusPx: [0.4, 0.85],
    opacity: [0.28, 0.85],
    glowing: 0,
  },
  'stars-near': { seed: 7, sizePx: 1031, stars: 58, radiusPx: [0.75, 1.5], opacity: [0.5, 1], glowing: 9 },
};

for (const [name, tile] of Object.entries(tiles)) {
  writeFileSync(new URL(`../../public/${name}.svg`, import.meta.url), starTile(tile));
}

/** One square SVG tile. The same seed gives the same sky. Stars keep clear of the edges, so that tiles join unseen. */
function starTile(tile: Tile): string {
  const random = mulberry32(tile.seed);
  const between = ([low, high]: readonly [number, number]) => low + (high - low) * random() ** 2.2;
  const circles: string[] = [];
  for (let i = 0; i < tile.stars; i++) {
    const margin = 8;
    const x = round(margin + random() * (tile.sizePx - 2 * margin));
    const y = round(margin + random() * (tile.sizePx - 2 * margin));
    const r = between(tile.radiusPx);
    if (i < tile.glowing) {
      circles.push(`<circle cx="${x}" cy="${y}" r="${round(tile.radiusPx[1] * 5)}" fill="url(#g)"/>`);
      circles.push(`<circle cx="${x}" cy="${y}" r="${tile.radiusPx[1]}" fill="#fff"/>`);
    } else {
      circles.push(`<circle cx="${x}" cy="${y}" r="${round(r)}" opacity="${round(between(tile.opacity))}"/>`);
    }
  }
  const glow =
    '<radialGradient id="g"><stop stop-color="#fff" stop-opacity=".34"/><stop offset=".4" stop-color="#fff" stop-opacity=".09"/><stop offset="1" stop-color="#fff" stop-opacity="0"/></radialGradient>';
  const size = tile.sizePx;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 ${size} ${size}" fill="#fff">${tile.glowing > 0 ? glow : ''}${circles.join('')}</svg>\n`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** A small seeded generator (Mulberry32): uniform numbers in [0, 1). */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
