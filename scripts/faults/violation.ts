import type { FinalView, Heard, History, Send } from './history.ts';

export const violationKinds = [
  'missing',
  'doubled',
  'gap',
  'order',
  'typed order',
  'first answer',
  'invented',
] as const;
export type ViolationKind = (typeof violationKinds)[number];

export interface Violation {
  readonly kind: ViolationKind;
  readonly conversationId: string;
  /** One sentence. */
  readonly what: string;
  /** The messages that the counterexample is about. */
  readonly texts: readonly string[];
}

/** A history with the ways into it that the checks need. */
export interface Indexed {
  readonly history: History;
  readonly sendsByText: ReadonlyMap<string, Send>;
  readonly sendsByConversation: ReadonlyMap<string, readonly Send[]>;
  readonly viewsByConversation: ReadonlyMap<string, readonly FinalView[]>;
  readonly heardByConversation: ReadonlyMap<string, readonly Heard[]>;
}
