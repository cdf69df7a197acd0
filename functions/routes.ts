/**
 * The manifest: every HTTP route, socket route and job once, with what it uses. Data only.
 *
 * The local stack starts from it, the CDK app makes routes, functions, environment and permissions from it, and the
 * OpenAPI document lists it, so a route is declared here and nowhere else.
 */

/**
 * What a function may touch. A function's environment and its permissions hold these and nothing more:
 * `postgres` the database · `redis` the live store · `records` the DynamoDB table of expiring records ·
 * `sockets` pushing through @connections · `fanout` sending to the fan-out queue ·
 * `erasures` calling the job of erasures · `mails` calling the job of mails · `mail` sending mail to people ·
 * `keys` the DynamoDB table of people's keys, wrapped by a key that needs `secret` ·
 * `secret` the master secret that signing key and pepper are derived from · `uploads` signing forms and links for the
 * attachments bucket · `attachments` reading what was uploaded there, writing and deleting what is kept ·
 * `files` calling the job of files · `images` the library that makes images anew, which is no small part of a package ·
 * `attachment-contents` reading what is kept in the attachments bucket ·
 * `exports` signing links for the exports bucket and deleting there · `export-list` listing it · `export-parts` writing there · `export-job` calling the
 * job of exports.
 */
export type Resource =
  | 'postgres'
  | 'redis'
  | 'records'
  | 'sockets'
  | 'fanout'
  | 'keys'
  | 'secret'
  | 'uploads'
  | 'attachments'
  | 'files'
  | 'images'
  | 'erasures'
  | 'mails'
  | 'mail'
  | 'exports'
  | 'export-list'
  | 'attachment-contents'
  | 'export-parts'
  | 'export-job';

/** One Lambda function. `entry` is relative to `functions/` and exports `handler` and `create`. */
export interface FunctionSpec {
  readonly entry: string;
  readonly uses: readonly Resource[];
  readonly timeoutSeconds: number;
  readonly memoryMib: number;
}

/** One route of the HTTP API. `{name}` is a path parameter; `operation` is its name in the OpenAPI document. */
export interface HttpRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: `/api/${string}`;
  readonly operation: string;
  readonly function: FunctionName;
  /** `session`: refused without a valid access token; what a personal one must allow stands in `wire/scopes.ts`. */
  readonly auth: 'none' | 'session';
}

/** One route of the WebSocket API. `replies`: what the handler returns is sent back on the socket. */
export interface SocketRoute {
  readonly key: '$connect' | '$disconnect' | '$default';
  readonly function: FunctionName;
  readonly replies: boolean;
}

/**
 * One queue and the function that empties it; after `maxReceives` failures a message goes to the dead letters. For work that has to
 * wait, or comes in batches: Lambda asks a queue all the time, which is billed although nothing is in it.
 */
export interface QueueJob {
  readonly queue: string;
  readonly function: FunctionName;
  readonly batchSize: number;
  readonly visibilityTimeoutSeconds: number;
  readonly maxReceives: number;
}

/**
 * A function that is called by its name and that nobody waits for (an asynchronous invocation): at least once, again a minute after
 * it failed and two minutes after it failed once more. Then, or when it could not begin for so long, its event goes to the dead
 * letters. Costs nothing while there is no work.
 */
export interface EventJob {
  readonly function: FunctionName;
  readonly retries: 0 | 1 | 2;
  readonly maxAgeSeconds: number;
}

/** A function that runs once a day, whatever happens; nothing may run more often than that, so that an idle database sleeps. */
export interface DailyRun {
  readonly function: FunctionName;
}

const api = { timeoutSeconds: 15, memoryMib: 512 } as const;
/** argon2id takes 64 MiB and CPU follows memory on Lambda. */
const passwords = { timeoutSeconds: 15, memoryMib: 1024 } as const;

// biome-ignore format: a table
export const functions = {
  'http-meta': { entry: 'http/meta.ts', uses: ['postgres', 'redis', 'records'], ...api },
  'http-accounts': { entry: 'http/accounts.ts', uses: ['postgres', 'redis', 'records', 'secret', 'keys'], ...passwords },
  'http-sessions': { entry: 'http/sessions.ts', uses: ['postgres', 'redis', 'records', 'secret', 'keys', 'sockets', 'mails'], ...passwords },
  'http-security': { entry: 'http/security.ts', uses: ['postgres', 'redis', 'records', 'secret', 'keys', 'sockets', 'mails'], ...passwords },
  'http-erasure': { entry: 'http/erasure.ts', uses: ['postgres', 'redis', 'records', 'secret', 'sockets', 'erasures'], ...api },
  'http-friends': { entry: 'http/friends.ts', uses: ['postgres', 'redis', 'secret', 'keys', 'sockets'], ...api },
  'http-conversations': { entry: 'http/conversations.ts', uses: ['postgres', 'redis', 'secret', 'keys', 'sockets', 'fanout', 'files'], ...api },
  'http-groups': { entry: 'http/groups.ts', uses: ['postgres', 'redis', 'secret', 'keys', 'sockets', 'fanout'], ...api },
  'http-access-tokens': { entry: 'http/access-tokens.ts', uses: ['postgres', 'redis', 'records', 'secret', 'sockets'], ...api },
  'http-admin': { entry: 'http/admin.ts', uses: ['postgres', 'redis', 'records', 'secret', 'keys', 'sockets'], ...api },
  'http-push': { entry: 'http/push.ts', uses: ['postgres', 'records', 'secret'], ...api },
  'http-attachments': { entry: 'http/attachments.ts', uses: ['postgres', 'secret', 'keys', 'uploads', 'files'], ...api },
  'http-exports': { entry: 'http/exports.ts', uses: ['postgres', 'records', 'secret', 'keys', 'exports', 'export-job'], ...api },
  'ws-authorize': { entry: 'ws/authorize.ts', uses: ['secret', 'postgres'], ...api },
  'ws-connect': { entry: 'ws/connect.ts', uses: ['redis'], ...api },
  'ws-disconnect': { entry: 'ws/disconnect.ts', uses: ['redis', 'postgres', 'sockets'], ...api },
  'ws-frames': { entry: 'ws/frames.ts', uses: ['postgres', 'redis', 'secret', 'keys', 'sockets', 'fanout', 'files'], ...api },
  'job-mail': { entry: 'jobs/mail.ts', uses: ['postgres', 'records', 'mail'], timeoutSeconds: 60, memoryMib: 512 },
  'job-fanout': { entry: 'jobs/fanout.ts', uses: ['postgres', 'redis', 'records', 'sockets', 'secret', 'keys'], timeoutSeconds: 60, memoryMib: 512 },
  'job-exports': { entry: 'jobs/exports.ts', uses: ['postgres', 'records', 'secret', 'keys', 'export-parts', 'export-job', 'attachment-contents'], timeoutSeconds: 180, memoryMib: 512 },
  'job-erasure': { entry: 'jobs/erasure.ts', uses: ['postgres', 'redis', 'records', 'sockets', 'secret', 'keys', 'attachments', 'exports', 'export-list', 'erasures'], timeoutSeconds: 300, memoryMib: 512 },
  'job-sweep': { entry: 'jobs/sweep.ts', uses: ['postgres', 'records', 'attachments', 'erasures', 'keys', 'secret'], timeoutSeconds: 300, memoryMib: 256 },
  'job-files': { entry: 'jobs/files.ts', uses: ['postgres', 'secret', 'keys', 'attachments', 'images'], timeoutSeconds: 60, memoryMib: 1769 },
} as const satisfies Record<string, FunctionSpec>;

export type FunctionName = keyof typeof functions;

// biome-ignore format: a table
export const httpRoutes = [
  { method: 'GET', path: '/api/health', operation: 'health.get', function: 'http-meta', auth: 'none' },
  { method: 'GET', path: '/api/openapi.json', operation: 'openapi.get', function: 'http-meta', auth: 'none' },
  { method: 'GET', path: '/api/instance', operation: 'instance.get', function: 'http-meta', auth: 'none' },

  { method: 'POST', path: '/api/accounts', operation: 'account.register', function: 'http-accounts', auth: 'none' },
  { method: 'GET', path: '/api/account', operation: 'account.get', function: 'http-accounts', auth: 'session' },
  { method: 'GET', path: '/api/account/operator-log', operation: 'operator-log.get', function: 'http-accounts', auth: 'session' },
  { method: 'GET', path: '/api/account/storage-key', operation: 'account.storage-key', function: 'http-accounts', auth: 'session' },
  { method: 'GET', path: '/api/account/stored-data', operation: 'stored-data.get', function: 'http-accounts', auth: 'session' },

  { method: 'POST', path: '/api/account/consents', operation: 'consent.give', function: 'http-accounts', auth: 'session' },
  { method: 'POST', path: '/api/account/exports', operation: 'export.create', function: 'http-exports', auth: 'session' },
  { method: 'GET', path: '/api/account/exports', operation: 'export.list', function: 'http-exports', auth: 'session' },
  { method: 'GET', path: '/api/account/exports/{exportId}', operation: 'export.get', function: 'http-exports', auth: 'session' },
  { method: 'POST', path: '/api/account/exports/{exportId}/link', operation: 'export.link', function: 'http-exports', auth: 'session' },
  { method: 'DELETE', path: '/api/account/exports/{exportId}', operation: 'export.delete', function: 'http-exports', auth: 'session' },

  { method: 'POST', path: '/api/sessions', operation: 'session.create', function: 'http-sessions', auth: 'none' },
  { method: 'POST', path: '/api/sessions/second-step', operation: 'session.second-step', function: 'http-sessions', auth: 'none' },
  { method: 'POST', path: '/api/sessions/passkey', operation: 'session.create-by-passkey', function: 'http-sessions', auth: 'none' },
  { method: 'POST', path: '/api/passkey-challenges', operation: 'passkey.challenge', function: 'http-sessions', auth: 'none' },
  { method: 'POST', path: '/api/sessions/refresh', operation: 'session.refresh', function: 'http-sessions', auth: 'none' },
  { method: 'DELETE', path: '/api/sessions/current', operation: 'session.delete', function: 'http-sessions', auth: 'none' },

  { method: 'GET', path: '/api/sessions', operation: 'session.list', function: 'http-sessions', auth: 'session' },
  { method: 'DELETE', path: '/api/sessions', operation: 'session.revoke-all', function: 'http-sessions', auth: 'session' },
  { method: 'POST', path: '/api/sessions/revoke-others', operation: 'session.revoke-others', function: 'http-sessions', auth: 'session' },
  { method: 'POST', path: '/api/sessions/reauthenticate', operation: 'session.reauthenticate', function: 'http-sessions', auth: 'session' },
  { method: 'DELETE', path: '/api/sessions/{sessionId}', operation: 'session.revoke', function: 'http-sessions', auth: 'session' },

  { method: 'GET', path: '/api/account/security', operation: 'account.security', function: 'http-security', auth: 'session' },
  { method: 'PUT', path: '/api/account/password', operation: 'account.change-password', function: 'http-security', auth: 'session' },
  { method: 'POST', path: '/api/account/recovery-codes', operation: 'account.renew-recovery-codes', function: 'http-security', auth: 'session' },
  { method: 'PUT', path: '/api/account/recovery-codes', operation: 'account.settle-recovery', function: 'http-security', auth: 'session' },
  { method: 'PUT', path: '/api/account/name', operation: 'account.change-name', function: 'http-security', auth: 'session' },
  { method: 'PUT', path: '/api/account/handle', operation: 'account.change-handle', function: 'http-security', auth: 'session' },
  { method: 'POST', path: '/api/account/totp', operation: 'totp.begin', function: 'http-security', auth: 'session' },
  { method: 'PUT', path: '/api/account/totp', operation: 'totp.confirm', function: 'http-security', auth: 'session' },
  { method: 'DELETE', path: '/api/account/totp', operation: 'totp.remove', function: 'http-security', auth: 'session' },
  { method: 'POST', path: '/api/account/passkey-offers', operation: 'passkey.begin', function: 'http-security', auth: 'session' },
  { method: 'POST', path: '/api/account/passkeys', operation: 'passkey.add', function: 'http-security', auth: 'session' },
  { method: 'PUT', path: '/api/account/passkeys/{passkeyId}', operation: 'passkey.rename', function: 'http-security', auth: 'session' },
  { method: 'DELETE', path: '/api/account/passkeys/{passkeyId}', operation: 'passkey.remove', function: 'http-security', auth: 'session' },
  { method: 'PUT', path: '/api/account/picture', operation: 'account.change-picture', function: 'http-security', auth: 'session' },
  { method: 'PUT', path: '/api/account/email', operation: 'account.change-email', function: 'http-security', auth: 'session' },
  { method: 'DELETE', path: '/api/account/email', operation: 'account.remove-email', function: 'http-security', auth: 'session' },
  { method: 'POST', path: '/api/email/confirm', operation: 'email.confirm', function: 'http-security', auth: 'none' },
  { method: 'POST', path: '/api/recovery/mail', operation: 'recovery.ask', function: 'http-security', auth: 'none' },
  { method: 'POST', path: '/api/recovery/password', operation: 'recovery.by-mail', function: 'http-security', auth: 'none' },
  { method: 'POST', path: '/api/recovery/code', operation: 'recovery.by-code', function: 'http-security', auth: 'none' },

  { method: 'GET', path: '/api/account/erasure', operation: 'erasure.get', function: 'http-erasure', auth: 'session' },
  { method: 'GET', path: '/api/account/erasure/preview', operation: 'erasure.preview', function: 'http-erasure', auth: 'session' },
  { method: 'POST', path: '/api/account/erasure', operation: 'erasure.request', function: 'http-erasure', auth: 'session' },
  { method: 'DELETE', path: '/api/account/erasure', operation: 'erasure.cancel', function: 'http-erasure', auth: 'session' },
  { method: 'POST', path: '/api/account/erasure/now', operation: 'erasure.hasten', function: 'http-erasure', auth: 'session' },
  { method: 'POST', path: '/api/erasure-receipts', operation: 'erasure-receipt.get', function: 'http-erasure', auth: 'none' },
  { method: 'GET', path: '/api/erasure-receipts/key', operation: 'erasure-receipt.key', function: 'http-erasure', auth: 'none' },

  { method: 'POST', path: '/api/access-tokens', operation: 'access-token.create', function: 'http-access-tokens', auth: 'session' },
  { method: 'GET', path: '/api/access-tokens', operation: 'access-token.list', function: 'http-access-tokens', auth: 'session' },
  { method: 'DELETE', path: '/api/access-tokens/{tokenId}', operation: 'access-token.revoke', function: 'http-access-tokens', auth: 'session' },

  { method: 'GET', path: '/api/people/{handle}', operation: 'person.find', function: 'http-friends', auth: 'session' },
  { method: 'PUT', path: '/api/friend-requests/sent/{userId}', operation: 'friend.request', function: 'http-friends', auth: 'session' },
  { method: 'DELETE', path: '/api/friend-requests/sent/{userId}', operation: 'friend.cancel', function: 'http-friends', auth: 'session' },
  { method: 'DELETE', path: '/api/friend-requests/received/{userId}', operation: 'friend.decline', function: 'http-friends', auth: 'session' },
  { method: 'PUT', path: '/api/friends/{userId}', operation: 'friend.accept', function: 'http-friends', auth: 'session' },
  { method: 'DELETE', path: '/api/friends/{userId}', operation: 'friend.remove', function: 'http-friends', auth: 'session' },
  { method: 'PUT', path: '/api/blocks/{userId}', operation: 'person.block', function: 'http-friends', auth: 'session' },
  { method: 'DELETE', path: '/api/blocks/{userId}', operation: 'person.unblock', function: 'http-friends', auth: 'session' },
  { method: 'PUT', path: '/api/account/privacy', operation: 'privacy.update', function: 'http-friends', auth: 'session' },
  { method: 'GET', path: '/api/account/add-link', operation: 'add-link.get', function: 'http-friends', auth: 'session' },
  { method: 'POST', path: '/api/account/add-link', operation: 'add-link.renew', function: 'http-friends', auth: 'session' },
  { method: 'POST', path: '/api/add-links/preview', operation: 'add-link.preview', function: 'http-friends', auth: 'session' },
  { method: 'POST', path: '/api/add-links/request', operation: 'add-link.request', function: 'http-friends', auth: 'session' },
  { method: 'POST', path: '/api/reports', operation: 'report.create', function: 'http-friends', auth: 'session' },
  { method: 'POST', path: '/api/notifications/seen', operation: 'notification.see', function: 'http-friends', auth: 'session' },

  { method: 'GET', path: '/api/push', operation: 'push.get', function: 'http-push', auth: 'session' },
  { method: 'PUT', path: '/api/push/subscription', operation: 'push.subscribe', function: 'http-push', auth: 'session' },
  { method: 'POST', path: '/api/push/unsubscribe', operation: 'push.unsubscribe', function: 'http-push', auth: 'session' },
  { method: 'PUT', path: '/api/push/settings', operation: 'push.settings', function: 'http-push', auth: 'session' },
  { method: 'GET', path: '/api/push/summary', operation: 'push.summary', function: 'http-push', auth: 'session' },
  { method: 'POST', path: '/api/push/test', operation: 'push.test', function: 'http-push', auth: 'session' },
  { method: 'GET', path: '/api/push/trace', operation: 'push.trace', function: 'http-push', auth: 'session' },

  { method: 'POST', path: '/api/sync', operation: 'sync', function: 'http-conversations', auth: 'session' },
  { method: 'GET', path: '/api/conversations/{conversationId}/messages', operation: 'message.list', function: 'http-conversations', auth: 'session' },
  { method: 'POST', path: '/api/conversations/{conversationId}/messages', operation: 'message.send', function: 'http-conversations', auth: 'session' },
  { method: 'POST', path: '/api/conversations/{conversationId}/messages/{seq}/changes', operation: 'message.change', function: 'http-conversations', auth: 'session' },
  { method: 'GET', path: '/api/conversations/{conversationId}/messages/{seq}/versions', operation: 'message.versions', function: 'http-conversations', auth: 'session' },
  { method: 'POST', path: '/api/conversations/{conversationId}/hidden-messages', operation: 'message.hide', function: 'http-conversations', auth: 'session' },
  { method: 'PUT', path: '/api/conversations/{conversationId}/settings', operation: 'conversation.set', function: 'http-conversations', auth: 'session' },
  { method: 'GET', path: '/api/conversations/{conversationId}/retention', operation: 'retention.preview', function: 'http-groups', auth: 'session' },
  { method: 'PUT', path: '/api/conversations/{conversationId}/retention', operation: 'retention.set', function: 'http-groups', auth: 'session' },
  { method: 'POST', path: '/api/conversations/{conversationId}/retention/answers', operation: 'retention.answer', function: 'http-groups', auth: 'session' },
  { method: 'POST', path: '/api/messages/search', operation: 'message.search', function: 'http-conversations', auth: 'session' },
  { method: 'POST', path: '/api/receipts', operation: 'receipt.update', function: 'http-conversations', auth: 'session' },

  { method: 'POST', path: '/api/uploads', operation: 'upload.create', function: 'http-attachments', auth: 'session' },
  { method: 'GET', path: '/api/uploads/{uploadId}', operation: 'upload.get', function: 'http-attachments', auth: 'session' },
  { method: 'POST', path: '/api/uploads/{uploadId}/complete', operation: 'upload.complete', function: 'http-attachments', auth: 'session' },
  { method: 'DELETE', path: '/api/uploads/{uploadId}', operation: 'upload.delete', function: 'http-attachments', auth: 'session' },
  { method: 'POST', path: '/api/attachments/open', operation: 'attachment.open', function: 'http-attachments', auth: 'session' },
  { method: 'GET', path: '/api/conversations/{conversationId}/attachments', operation: 'attachment.list', function: 'http-attachments', auth: 'session' },

  { method: 'POST', path: '/api/groups', operation: 'group.create', function: 'http-groups', auth: 'session' },
  { method: 'PUT', path: '/api/groups/{conversationId}/details', operation: 'group.update', function: 'http-groups', auth: 'session' },
  { method: 'PUT', path: '/api/groups/{conversationId}/picture', operation: 'group.set-picture', function: 'http-groups', auth: 'session' },
  { method: 'POST', path: '/api/groups/{conversationId}/members', operation: 'group.add', function: 'http-groups', auth: 'session' },
  { method: 'DELETE', path: '/api/groups/{conversationId}/members/{userId}', operation: 'group.remove', function: 'http-groups', auth: 'session' },
  { method: 'PUT', path: '/api/groups/{conversationId}/members/{userId}/role', operation: 'group.set-role', function: 'http-groups', auth: 'session' },
  { method: 'POST', path: '/api/groups/{conversationId}/invites', operation: 'invite.create', function: 'http-groups', auth: 'session' },
  { method: 'GET', path: '/api/groups/{conversationId}/invites', operation: 'invite.list', function: 'http-groups', auth: 'session' },
  { method: 'DELETE', path: '/api/groups/{conversationId}/invites/{inviteId}', operation: 'invite.revoke', function: 'http-groups', auth: 'session' },
  { method: 'POST', path: '/api/invites/preview', operation: 'invite.preview', function: 'http-groups', auth: 'session' },
  { method: 'POST', path: '/api/invites/join', operation: 'invite.join', function: 'http-groups', auth: 'session' },
  { method: 'DELETE', path: '/api/conversations/{conversationId}', operation: 'conversation.hide', function: 'http-groups', auth: 'session' },

  { method: 'GET', path: '/api/admin/overview', operation: 'instance.overview', function: 'http-admin', auth: 'session' },
  { method: 'GET', path: '/api/admin/people', operation: 'person.list', function: 'http-admin', auth: 'session' },
  { method: 'PUT', path: '/api/admin/people/{userId}/suspension', operation: 'person.suspend', function: 'http-admin', auth: 'session' },
  { method: 'DELETE', path: '/api/admin/people/{userId}/suspension', operation: 'person.reinstate', function: 'http-admin', auth: 'session' },
  { method: 'GET', path: '/api/admin/reports', operation: 'report.list', function: 'http-admin', auth: 'session' },
  { method: 'PUT', path: '/api/admin/reports/{reportId}/review', operation: 'report.review', function: 'http-admin', auth: 'session' },
  { method: 'GET', path: '/api/admin/settings', operation: 'instance-settings.get', function: 'http-admin', auth: 'session' },
  { method: 'PUT', path: '/api/admin/settings', operation: 'instance-settings.update', function: 'http-admin', auth: 'session' },
  { method: 'POST', path: '/api/admin/invites', operation: 'instance-invite.create', function: 'http-admin', auth: 'session' },
  { method: 'GET', path: '/api/admin/invites', operation: 'instance-invite.list', function: 'http-admin', auth: 'session' },
  { method: 'DELETE', path: '/api/admin/invites/{inviteId}', operation: 'instance-invite.revoke', function: 'http-admin', auth: 'session' },
  { method: 'PUT', path: '/api/admin/admins/{userId}', operation: 'admin.grant', function: 'http-admin', auth: 'session' },
  { method: 'DELETE', path: '/api/admin/admins/{userId}', operation: 'admin.revoke', function: 'http-admin', auth: 'session' },
  { method: 'GET', path: '/api/admin/log', operation: 'admin-log.list', function: 'http-admin', auth: 'session' },
] as const satisfies readonly HttpRoute[];

/** Runs before `$connect`; what it returns as context reaches every later event of that socket. */
export const socketAuthorizer: FunctionName = 'ws-authorize';

// biome-ignore format: a table
export const socketRoutes = [
  { key: '$connect', function: 'ws-connect', replies: false },
  { key: '$disconnect', function: 'ws-disconnect', replies: false },
  { key: '$default', function: 'ws-frames', replies: true },
] as const satisfies readonly SocketRoute[];

export const queueJobs = [
  { queue: 'fanout', function: 'job-fanout', batchSize: 10, visibilityTimeoutSeconds: 360, maxReceives: 5 },
] as const satisfies readonly QueueJob[];

const event = { retries: 2, maxAgeSeconds: 21_600 } as const;

export const eventJobs = [
  { function: 'job-mail', ...event },
  { function: 'job-exports', ...event },
  { function: 'job-files', ...event },
  { function: 'job-erasure', ...event },
] as const satisfies readonly EventJob[];

export const dailyRuns = [{ function: 'job-sweep' }] as const satisfies readonly DailyRun[];
