/** Times, read as `times.…` of `../limits.ts`; each stands alone, so that the app carries only those it uses. */

export const accessTokenTtlSeconds = 600;
export const sessionIdleTtlSeconds = 14 * 86_400;
export const sessionAbsoluteTtlSeconds = 90 * 86_400;
/** A refresh whose answer was lost, or that two tabs sent at once, gets the same successor for this long. */
export const refreshRepeatMs = 30_000;
export const signInDelayMaxMs = 900_000;
export const heartbeatVisibleMs = 55_000;
/** API Gateway cuts an idle socket after 10 minutes. */
export const heartbeatHiddenMs = 270_000;
export const pongTimeoutMs = 8_000;
export const requestTimeoutMs = 15_000;
export const reconnectBaseMs = 500;
export const reconnectMaxMs = 30_000;
/**
 * Whoever is cut off while serving may be one of all: their first attempts spread over this long. For 1,000 at once that is
 * 50 a second on average and at most 100; see `site/src/app/client/decisions.md`.
 */
export const reconnectSpreadMs = 20_000;
/** API Gateway cuts every socket after 2 hours; the next one is opened before that. */
export const socketRenewMs = 110 * 60_000;
export const connectionLeaseMs = 600_000;
/** How long a socket that closed is remembered: longer than any of its heartbeats can still be on its way. */
export const closedSocketMs = 60_000;
export const presenceLeaseMs = 90_000;
/** After the last connection closed: long enough for a reload, so that the dot does not flap. */
export const presenceGraceMs = 5_000;
/** After a decline, the same person's next request is not shown for this long. */
export const declinedRequestPauseMs = 86_400_000;
export const typingTtlMs = 6_000;
export const typingRepeatMs = 3_000;
/** How long a hole in a stream may wait for the late push before it is fetched. */
export const gapFetchDelayMs = 150;
export const receiptCoalesceMs = 300;
export const fanoutCheckDelaySeconds = 5;
/** How long a push service keeps a push for a browser that is off. */
export const pushTtlSeconds = 86_400;
/** RFC 8292 allows 24 hours at most. */
export const pushSignatureTtlSeconds = 7_200;
export const pushTraceTtlSeconds = 86_400;
/** Within this the bytes have to be posted after the form was asked for. */
export const uploadFormTtlSeconds = 900;
/** An upload that no message or picture uses by then is deleted. */
export const unusedUploadTtlMs = 86_400_000;
export const attachmentLinkTtlSeconds = 300;
export const databaseConnectTimeoutMs = 4_000;
/** The server closes sessions that were idle for so long: an open one would keep a serverless database awake. */
export const databaseIdleMs = 60_000;
export const wakingRetryMs = 2_000;
/** How long a process may go by settings of the instance that have been changed since. */
export const instanceSettingsTtlMs = 5_000;
/** How long a browser may keep what is told of the instance before signing in. */
export const instancePublicSeconds = 30;
/** How long a request of somebody who was suspended may still be answered. */
export const suspensionNoticedMs = 1_000;
