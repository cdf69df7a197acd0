import { rowsOf } from '../privacy/subject-data.ts';

/** One thing that erasing does to rows: `$1` is the person, `t` the table. Without `set` the rows are deleted. */
export interface Piece {
  /** What it is counted as, in preview and receipt. */
  readonly name: string;
  readonly table: string;
  readonly where: string;
  readonly set?: string;
}

const piece = (name: string, table: string, where = rowsOf(table), set?: string): Piece => ({
  name,
  table,
  where,
  ...(set === undefined ? {} : { set }),
});
const ofTheirConversations = 't.conversation_id in (select conversation_id from members where user_id = $1)';

/** What lets somebody act as the person: ended when the erasure is asked for. */
export const accessPieces: readonly Piece[] = [
  piece('accessTokens', 'access_tokens'),
  piece('pushSubscriptions', 'push_subscriptions'),
];

/**
 * Everything that is erased row by row, in order. What takes a position in a conversation, and what lies in other stores, has a step
 * of its own. Preview, eraser and receipt use the same conditions; the sweep uses the registry and not these.
 */
export const pieces: readonly Piece[] = [
  ...accessPieces,
  piece('recoveryCodes', 'recovery_codes'),
  piece('authenticatorApps', 'totp'),
  piece('passkeys', 'passkeys'),
  piece('friendships', 'friendships'),
  piece('friendRequests', 'friend_requests'),
  piece('declinedRequests', 'declined_requests', `(${rowsOf('declined_requests')} or t.requester_id = $1)`),
  piece('blocks', 'blocks', `(${rowsOf('blocks')} or t.blocked_id = $1)`),
  piece('mentions', 'mentions'),
  // Before groups are left, which takes the draft along.
  piece(
    'drafts',
    'members',
    't.user_id = $1 and t.draft is not null',
    'draft_format = null, draft_key_id = null, draft = null',
  ),
  piece('inviteLinks', 'group_invites'),
  piece('consents', 'consents'),
  piece('operatorLog', 'operator_log'),
  piece('administrators', 'admins'),
  piece('allowances', 'rates'),
  piece('commands', 'commands'),
  piece(
    'reportComments',
    'reports',
    `(t.reporter_id = $1 and t.comment <> '')`,
    `comment = '', review_note = null`,
  ),
  // What an administrator noted beside a report of theirs without words.
  piece(
    'reportNotes',
    'reports',
    `(t.reporter_id = $1 and t.comment = '' and t.review_note is not null)`,
    'review_note = null',
  ),
  piece('reviewedReports', 'reports', 't.reviewed_by = $1', 'reviewed_by = null'),
  // Copies of what they wrote, in reports that are closed; open ones are kept for the operator to act on.
  piece(
    'reportedMessages',
    'report_messages',
    't.sender_id = $1 and exists (select from reports r where r.id = t.report_id and r.outcome is not null)',
  ),
  piece('instanceInvites', 'instance_invites', 't.created_by = $1', 'created_by = null'),
  piece(
    'administratorLog',
    'admin_log',
    rowsOf('admin_log'),
    'admin_id = nullif(t.admin_id, $1), subject_id = nullif(t.subject_id, $1)',
  ),
  piece(
    'proposals',
    'conversations',
    't.proposal_by = $1',
    `proposal_seq = null, proposal_by = null, proposal_seconds = null, proposal_at = null,
      last_seq = t.last_seq + 1, details_seq = t.last_seq + 1`,
  ),
  piece(
    'hiddenPins',
    'messages',
    `t.pin_hidden_from = $1 and ${ofTheirConversations}`,
    'pin_hidden_from = null',
  ),
  piece(
    'hiddenReactions',
    'reactions',
    `t.hidden_from = $1 and ${ofTheirConversations}`,
    'hidden_from = null',
  ),
  piece('notifications', 'account_events'),
];

/** What steps of their own erase, counted by the conditions that they use. */
export const counted: readonly Piece[] = [
  piece('reactions', 'reactions'),
  piece('messages', 'messages', 't.sender_id = $1 and t.body is not null'),
  piece('versions', 'message_versions'),
  piece('attachments', 'attachments'),
];
