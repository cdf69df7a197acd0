import type { Message } from './conversations.ts';
import type { PrivacySettings } from './people.ts';

// What the site uses of the contract without its schemas, which would more than double what a browser has to load.

/** The text of what a person wrote; null for notices and for what was deleted. */
export function textOf(body: Message['body'] | undefined): string | null {
  return body?.type === 'text' ? body.text : null;
}

/** What holds until a person decides otherwise. */
export const defaultPrivacy: PrivacySettings = {
  findable: true,
  presence: true,
  typing: true,
  receipts: true,
  groupAdds: true,
};
