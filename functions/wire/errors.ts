import * as v from 'valibot';

/**
 * The closed list of error codes, each with its HTTP status and its retry rule: `never` (the same request will be
 * refused again), `later` (send it again after `retryAfterMs`), `after-sign-in` (send it again with a new session).
 */
export const errorCodes = {
  invalid: { status: 400, retry: 'never', title: 'The request does not fit its schema.' },
  consent_required: {
    status: 400,
    retry: 'never',
    title: 'The current privacy notice has not been accepted.',
  },
  weak_password: { status: 400, retry: 'never', title: 'That password is too easy to guess.' },
  unsupported_protocol: {
    status: 400,
    retry: 'never',
    title: 'This version of the app is no longer served.',
  },
  unauthenticated: { status: 401, retry: 'after-sign-in', title: 'Sign in first.' },
  wrong_credentials: { status: 401, retry: 'never', title: 'Handle or password is wrong.' },
  reauthentication_required: {
    status: 403,
    retry: 'never',
    title: 'Prove anew that it is you, then try again.',
  },
  wrong_recovery: {
    status: 400,
    retry: 'never',
    title: 'That does not work, or not any more. Nothing was changed.',
  },
  wrong_code: { status: 401, retry: 'never', title: 'That code does not fit, or was used before.' },
  wrong_passkey: { status: 401, retry: 'never', title: 'That passkey does not open this account.' },
  second_step_ended: {
    status: 401,
    retry: 'never',
    title: 'That took too long. Sign in from the beginning.',
  },
  cross_site: { status: 403, retry: 'never', title: 'Requests from other sites are refused.' },
  not_friends: { status: 403, retry: 'never', title: 'You can write to each other only as friends.' },
  forbidden: { status: 403, retry: 'never', title: 'Your role does not allow that here.' },
  scope_required: { status: 403, retry: 'never', title: 'This access token does not allow that.' },
  not_addable: {
    status: 403,
    retry: 'never',
    title: 'You can add only your own friends who allow it; send the others an invite link.',
  },
  person_blocked: {
    status: 403,
    retry: 'never',
    title: 'You have blocked this person. Unblock them to write.',
  },
  suspended: { status: 403, retry: 'never', title: 'This account has been suspended.' },
  invite_required: { status: 403, retry: 'never', title: 'A valid invitation is needed to register here.' },
  registration_closed: { status: 403, retry: 'never', title: 'Nobody can register here at the moment.' },
  not_found: { status: 404, retry: 'never', title: 'There is nothing here that you can see.' },
  handle_taken: { status: 409, retry: 'never', title: 'That handle is taken.' },
  client_id_reused: { status: 409, retry: 'never', title: 'That client id was used for something else.' },
  message_deleted: { status: 409, retry: 'never', title: 'That message has been deleted.' },
  report_closed: { status: 409, retry: 'never', title: 'That report has been closed with another outcome.' },
  last_admin: { status: 409, retry: 'never', title: 'Nobody would be left to administer the instance.' },
  upload_unusable: {
    status: 409,
    retry: 'never',
    title: 'That upload is not ready, was used before, or is gone.',
  },
  storage_full: { status: 409, retry: 'never', title: 'You have stored as much as one person may.' },
  uploads_exhausted: {
    status: 429,
    retry: 'later',
    title: 'You have uploaded as much as one person may in a day.',
  },
  too_many: { status: 409, retry: 'never', title: 'There is no room for more.' },
  too_large: { status: 413, retry: 'never', title: 'The request is too large.' },
  unsupported_media_type: { status: 415, retry: 'never', title: 'Send JSON as application/json.' },
  too_many_requests: { status: 429, retry: 'later', title: 'Too many attempts. Wait a moment.' },
  too_many_pending: {
    status: 409,
    retry: 'never',
    title: 'Too many friend requests are waiting for an answer.',
  },
  use_http: { status: 400, retry: 'never', title: 'The answer does not fit a socket frame; ask over HTTP.' },
  waking: { status: 503, retry: 'later', title: 'The database is waking up.' },
  unavailable: { status: 503, retry: 'later', title: 'A part of the service is away for the moment.' },
  internal: { status: 500, retry: 'later', title: 'Something went wrong on our side.' },
} as const satisfies Record<
  string,
  { status: number; retry: 'never' | 'later' | 'after-sign-in'; title: string }
>;

export type ErrorCode = keyof typeof errorCodes;
export const errorCodeNames = Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]];

/** What is wrong with one field: `path` is dotted, `reason` a short stable word (`required`, `too_short`, …). */
export const FieldIssue = v.object({ path: v.string(), reason: v.string() });
export type FieldIssue = v.InferOutput<typeof FieldIssue>;

/** The error as it stands in a socket reply. */
export const ErrorBody = v.object({
  code: v.picklist(errorCodeNames),
  message: v.string(),
  retry: v.picklist(['never', 'later', 'after-sign-in']),
  retryAfterMs: v.optional(v.number()),
  issues: v.optional(v.array(FieldIssue)),
});
export type ErrorBody = v.InferOutput<typeof ErrorBody>;

/** The error as an RFC 9457 problem document. */
export const Problem = v.object({
  type: v.string(),
  title: v.string(),
  status: v.number(),
  requestId: v.optional(v.string()),
  ...ErrorBody.entries,
});
export type Problem = v.InferOutput<typeof Problem>;

/**
 * The one error that callers see. Anything else that is thrown is a defect: it is logged with its request id and shown
 * as `internal`.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ErrorCode;
  readonly retryAfterMs: number | undefined;
  readonly issues: readonly FieldIssue[] | undefined;

  constructor(
    code: ErrorCode,
    details: { retryAfterMs?: number; issues?: readonly FieldIssue[]; cause?: unknown } = {},
  ) {
    super(errorCodes[code].title, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.retryAfterMs = details.retryAfterMs;
    this.issues = details.issues;
  }

  /** The body for a socket reply, and the core of a problem document. */
  toBody(): ErrorBody {
    const body: ErrorBody = { code: this.code, message: this.message, retry: errorCodes[this.code].retry };
    if (this.retryAfterMs !== undefined) body.retryAfterMs = this.retryAfterMs;
    if (this.issues !== undefined) body.issues = [...this.issues];
    return body;
  }
}
