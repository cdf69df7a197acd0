import { exportFormat } from '../../wire/exports.ts';
import { parts } from './parts.ts';
import { exportable } from './plan.ts';

interface Node {
  type?: string | string[];
  description?: string;
  properties?: Record<string, Node>;
  items?: Node;
}

/** The JSON Schema of `data.json`, made from the privacy registry: every path that it names, in its words. */
export function exportSchema(): object {
  const root: Node = { type: 'object', properties: {} };
  for (const part of parts) {
    placeOf(root, part.path).description = partWords[part.path.join('.')] ?? 'As the registry names it.';
  }
  for (const attribute of exportable.flatMap((group) => group.attributes)) {
    if (typeof attribute.exported !== 'string') continue;
    const place = placeOf(root, attribute.exported.split('.'));
    place.description = attribute.words;
  }
  for (const [path, words] of Object.entries(besides)) placeOf(root, path.split('.')).description = words;
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `${exportFormat}, version 1`,
    ...root,
    required: ['format', 'formatVersion', 'account', 'people', 'conversations', 'export', 'signature'],
  };
}

const partWords: Readonly<Record<string, string>> = {
  format: 'What the file is',
  formatVersion: 'The version of its format; a new version may add keys, one that changes any counts up',
  article15: 'What has to be told besides the data (GDPR, Article 15)',
  people: 'Everybody who is named elsewhere by `ref`, with name and handle',
  conversations: 'Your conversations, each with the messages that you can see',
  inferred: 'What was inferred about you: nothing',
  export: 'What this file is of, as of when, and how much of everything it has',
  signature: 'Ed25519 over a digest of everything before it; `steps` are lengths in bytes',
};

/** What code adds to the rows that the registry names. */
const besides: Readonly<Record<string, string>> = {
  'preferences.conversations[].conversationId': 'Which conversation it is about',
  'drafts[].conversationId': 'In which conversation',
  'contacts.received[].at': 'When',
  'conversations[].members[].role': 'Owner, admin or member',
  'conversations[].messages[].reactions': 'Who reacted, with which emoji',
  'conversations[].messages[].portable': 'Whether you provided it yourself (GDPR, Article 20)',
};

/** The place of a path, made on the way. A name with `[]` is a list of objects. */
function placeOf(root: Node, path: readonly string[]): Node {
  let at = root;
  for (const step of path) {
    const name = step.replace('[]', '');
    at.type ??= 'object';
    at.properties ??= {};
    at.properties[name] ??= {};
    const child: Node = at.properties[name];
    if (step.endsWith('[]')) {
      child.type = 'array';
      child.items ??= { type: 'object', properties: {} };
      at = child.items;
    } else {
      at = child;
    }
  }
  return at;
}
