/**
 * The words of the privacy registry: every list here is closed, so that a policy, an export and an erasure made from the
 * registry never meet a case that they do not know. How to add a line stands in README.md.
 */
import type { CategoryName } from './categories.ts';
import type { BasisName, RecipientName, StoreName } from './lists.ts';

/** Whose data a row, item or key is, and how it is found by the person's id. */
export type Owner =
  /** The person whose id stands in one of these columns or fields. */
  | { readonly kind: 'columns'; readonly columns: readonly string[] }
  /** Whoever the row of `table` belongs to that has the same values in `columns`; `theirs` where they are named otherwise there. */
  | {
      readonly kind: 'through';
      readonly table: string;
      readonly columns: readonly string[];
      readonly theirs: readonly string[];
    }
  /** The person whose id stands in the key, as `{userId}` in the name of the group. */
  | { readonly kind: 'key' }
  /** The person whose handle gives the digest that stands in the key. */
  | { readonly kind: 'handle-digest' }
  /** Entries of one key for all people; the member holds the person's id, or begins with it. */
  | { readonly kind: 'member' }
  /** The person whose session it is: the member is a session id. */
  | { readonly kind: 'session' }
  /** Whoever uses the browser it rests in; the server does not hold it. */
  | { readonly kind: 'browser' }
  /** Nobody: it holds nothing about a person. */
  | { readonly kind: 'nobody' };

/** How long it is kept when nobody asks for anything. */
export type Retention =
  | { readonly kind: 'until-erased' }
  /** Until the person takes it back or deletes it, its lifetime is over, or the account is erased. */
  | { readonly kind: 'until-deleted' }
  /** Only the newest value is kept. */
  | { readonly kind: 'until-changed' }
  | { readonly kind: 'with-conversation' }
  | { readonly kind: 'until-sign-out' }
  | { readonly kind: 'with-instance' }
  /** At most so long `after` something, in plain words ("its last use"). */
  | { readonly kind: 'fixed'; readonly seconds: number; readonly after: string };

/** What erasing the account does to it. */
export type Erasure =
  | { readonly act: 'delete' }
  | { readonly act: 'null' }
  /** Replaced by a value that says nothing. */
  | { readonly act: 'overwrite' }
  /** Stays, but leads to nobody any more. */
  | { readonly act: 'pseudonymise' }
  | { readonly act: 'destroy-key' }
  /** Gone by itself within its retention. */
  | { readonly act: 'expire' }
  /** Stays for a reason, at most for `retention`. */
  | { readonly act: 'keep'; readonly because: string; readonly retention: Retention }
  /** Nothing to erase: it says nothing about a person. */
  | { readonly act: 'none' };

/** Why something is not in a person's export. */
export interface NotExported {
  /**
   * `secret`: would let somebody in · `derived`: follows from what is exported · `others`: tells about somebody else ·
   * `technical`: says nothing about the person · `momentary`: gone before an export could be read · `own-device`: the
   * person has it already.
   */
  readonly not: 'secret' | 'derived' | 'others' | 'technical' | 'momentary' | 'own-device';
  readonly because: string;
}

/** A path in `data.json`, as `consents[].version`, or why there is none. */
export type Export = string | NotExported;

/** What an attribute may say otherwise than its group. */
export interface Differences {
  readonly category?: CategoryName;
  readonly purpose?: string;
  readonly basis?: BasisName;
  readonly retention?: Retention;
  readonly recipients?: readonly RecipientName[];
  readonly erasure?: Erasure;
  /** It holds the id of a person who is not the owner. */
  readonly namesPerson?: true;
}

/** What is said of a table, kind of item, key, prefix or browser store as a whole. */
export interface Defaults {
  /** What it is, in plain words, as people read it. */
  readonly words: string;
  readonly category: CategoryName;
  readonly owner: Owner;
  /** Left out: the purpose and the basis of the category. */
  readonly purpose?: string;
  readonly basis?: BasisName;
  readonly retention: Retention;
  readonly recipients: readonly RecipientName[];
  readonly erasure: Erasure;
  /** The attribute that says when it came about, and the one that says when it ends. */
  readonly since?: string;
  readonly ends?: string;
}

/** One attribute as it is written down: name, export, plain words, and what differs from its group. */
export type AttributeLine = readonly [
  name: string,
  exported: Export,
  words: string,
  differences?: Differences,
];

/** One attribute with everything there is to say about it. */
export interface Attribute {
  readonly store: StoreName;
  readonly group: string;
  readonly name: string;
  readonly words: string;
  readonly owner: Owner;
  readonly category: CategoryName;
  readonly purpose: string;
  readonly basis: BasisName;
  readonly retention: Retention;
  readonly recipients: readonly RecipientName[];
  readonly exported: Export;
  readonly erasure: Erasure;
  readonly namesPerson: boolean;
}

/** One table, kind of item, key pattern, object prefix, queue, log or browser store. */
export interface Group {
  readonly store: StoreName;
  /** Placeholders stand in braces: `connections:{userId}`. */
  readonly name: string;
  readonly words: string;
  readonly category: CategoryName;
  readonly owner: Owner;
  readonly retention: Retention;
  readonly recipients: readonly RecipientName[];
  readonly erasure: Erasure;
  readonly since: string | undefined;
  readonly ends: string | undefined;
  readonly attributes: readonly Attribute[];
}
