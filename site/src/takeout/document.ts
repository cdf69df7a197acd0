/** What of `data.json` is shown and imported; `schema/data.schema.json` names all of it. */
export interface TakeoutDocument {
  readonly format: string;
  readonly formatVersion: number;
  readonly account: Readonly<Record<string, unknown>> & {
    readonly handle: string;
    readonly displayName: string;
  };
  readonly privacySettings: Readonly<Record<string, boolean>>;
  readonly preferences: Readonly<Record<string, unknown>>;
  readonly contacts: Readonly<
    Record<string, readonly { readonly person: string; readonly since?: string }[]>
  >;
  readonly people: readonly { readonly ref: string; readonly name: string; readonly handle: string }[];
  readonly conversations: readonly TakeoutConversation[];
  readonly export: { readonly id: string; readonly asOf: string; readonly instance: string };
}

export interface TakeoutConversation {
  readonly id: string;
  readonly kind: 'direct' | 'group';
  readonly title: string | null;
  readonly members: readonly { readonly person: string; readonly role: string }[];
  readonly messages: readonly TakeoutMessage[];
}

export interface TakeoutMessage {
  readonly id: string;
  readonly seq: number;
  readonly author: string;
  readonly sentAt: string;
  readonly editedAt: string | null;
  readonly body: TakeoutBody | null;
  readonly replyTo: {
    readonly seq: number;
    readonly author: string | null;
    readonly body: TakeoutBody | null;
  } | null;
  readonly reactions: readonly { readonly emoji: string; readonly person: string }[];
  readonly portable: boolean;
}

export interface TakeoutBody {
  readonly type: string;
  readonly text?: string;
  readonly attachments?: readonly {
    readonly id: string;
    readonly name: string;
    readonly contentType: string;
  }[];
}
