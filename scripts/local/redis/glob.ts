/**
 * Whether `text` matches a pattern of KEYS and SCAN: `*`, `?`, `[ab]`, `[^a]`, `[a-z]`, and `\` before a char that
 * stands for itself. Written as Redis' own matcher, so unfinished brackets and escapes mean the same.
 */
export function globMatches(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let starP = -1;
  let starT = 0;
  while (t < text.length || p < pattern.length) {
    if (pattern[p] === '*') {
      starP = ++p;
      starT = t;
      continue;
    }
    const next = p < pattern.length && t < text.length ? matchOne(pattern, p, text.charAt(t)) : -1;
    if (next >= 0) {
      p = next;
      t++;
      continue;
    }
    if (starP < 0 || starT >= text.length) return false;
    p = starP;
    t = ++starT;
  }
  return true;
}

/** Matches one char: the position after the item of the pattern at `p`, or -1. */
function matchOne(pattern: string, p: number, char: string): number {
  if (pattern[p] === '?') return p + 1;
  if (pattern[p] === '[') return matchClass(pattern, p + 1, char);
  const literal = pattern[p] === '\\' && p + 1 < pattern.length ? p + 1 : p;
  return pattern[literal] === char ? literal + 1 : -1;
}

function matchClass(pattern: string, start: number, char: string): number {
  const negated = pattern[start] === '^';
  let p = negated ? start + 1 : start;
  let found = false;
  while (p < pattern.length && pattern[p] !== ']') {
    if (pattern[p] === '\\' && p + 1 < pattern.length) {
      if (pattern[++p] === char) found = true;
    } else if (pattern[p + 1] === '-' && p + 2 < pattern.length) {
      const [low = '', high = ''] = [pattern.charAt(p), pattern.charAt(p + 2)].sort();
      if (char >= low && char <= high) found = true;
      p += 2;
    } else if (pattern[p] === char) {
      found = true;
    }
    p++;
  }
  return found === negated ? -1 : Math.min(p + 1, pattern.length);
}
