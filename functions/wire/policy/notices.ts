import { notice20261127 } from './earlier/2026-11-27.ts';
import { type PrivacyNotice, privacyNotice } from './privacy-notice.ts';

/** Every version of the privacy notice that people can have accepted, the newest first. */
export const notices: readonly PrivacyNotice[] = [privacyNotice, notice20261127];

/** A paragraph of a notice, and what became of it. */
export interface ChangedParagraph {
  readonly change: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** A section of which something changed. */
export interface ChangedSection {
  readonly heading: string;
  readonly paragraphs: readonly ChangedParagraph[];
}

/** What differs between two versions, section by section, in the order of the newer one; sections that are the same are left out. */
export function changesBetween(before: PrivacyNotice, after: PrivacyNotice): ChangedSection[] {
  const headings = [...new Set([...after.sections, ...before.sections].map((section) => section.heading))];
  return headings.flatMap((heading) => {
    const [old, now] = [before, after].map(
      (notice) => notice.sections.find((section) => section.heading === heading)?.paragraphs ?? [],
    );
    const paragraphs = changedParagraphs(old ?? [], now ?? []);
    return paragraphs.some(({ change }) => change !== 'same') ? [{ heading, paragraphs }] : [];
  });
}

/** The longest common row of paragraphs stays; of the others the old ones stand before the new ones. */
function changedParagraphs(old: readonly string[], now: readonly string[]): ChangedParagraph[] {
  const lengths = old.map(() => now.map(() => 0));
  const at = (row: number, column: number) => lengths[row]?.[column] ?? 0;
  for (let row = old.length - 1; row >= 0; row--) {
    for (let column = now.length - 1; column >= 0; column--) {
      (lengths[row] as number[])[column] =
        old[row] === now[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const changed: ChangedParagraph[] = [];
  for (let row = 0, column = 0; row < old.length || column < now.length; ) {
    const [left, right] = [old[row], now[column]];
    if (left !== undefined && left === right) {
      changed.push({ change: 'same', text: left });
      row++;
      column++;
    } else if (left !== undefined && (right === undefined || at(row + 1, column) >= at(row, column + 1))) {
      changed.push({ change: 'removed', text: left });
      row++;
    } else if (right !== undefined) {
      changed.push({ change: 'added', text: right });
      column++;
    }
  }
  return changed;
}
