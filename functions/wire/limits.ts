/** Every limit, size and time of the product, with its unit in its name. Cloud, local stack, site and documents read them here. */

export const protocolVersion = 1;

/** Whether a server of version `current` serves a client of `version`: its own version and the one before it. */
export function isAcceptedProtocol(version: number, current: number): boolean {
  return version >= 1 && (version === current || version === current - 1);
}

export const limits = {
  handleMinChars: 3,
  handleMaxChars: 32,
  displayNameMaxGraphemes: 40,
  /** NIST 800-63B-4: 15 where the password is the only factor, and no composition rules. */
  passwordMinChars: 15,
  passwordMaxChars: 128,
  messageMaxCodePoints: 4_000,
  messageMaxBytes: 16_384,
  combiningMarksPerBaseMax: 20,
  signInsWithoutDelay: 5,
  pendingFriendRequestsMax: 50,
  mentionsPerMessageMax: 50,
  /** Different emoji on one message. */
  reactionsPerMessageMax: 20,
  pinsPerConversationMax: 50,
  groupTitleMaxGraphemes: 60,
  groupDescriptionMaxCodePoints: 500,
  groupMembersMax: 1_000,
  groupsPerPersonMax: 500,
  /** Members named in one command. */
  membersPerCommandMax: 100,
  groupInvitesMax: 20,
  /** How long messages of a conversation may live, in seconds: one of these, or for good. */
  retentionSeconds: [3_600, 28_800, 86_400, 604_800, 2_419_200, 7_776_000, 31_536_000],
  /** Expired messages that are deleted in one go. */
  expiredPerSweepMax: 500,
  /** Conversations that are shortened in one go to what the instance allows. */
  cappedPerSweepMax: 20,
  reportCommentMaxCodePoints: 1_000,
  /** Messages that a report can show. */
  reportMessagesMax: 10,
  reportsPerDayMax: 20,
  instanceNameMaxGraphemes: 60,
  instanceContactMaxCodePoints: 200,
  instanceInvitesMax: 100,
  /** What an administrator notes beside a report. */
  reportNoteMaxCodePoints: 1_000,
  /** People, reports and acts that one page of the administration lists. */
  adminPageMax: 50,
  accessTokensMax: 20,
  accessTokenNameMaxGraphemes: 40,
  /** How long a personal access token may last: one of these. */
  accessTokenDays: [7, 30, 90, 365],
  pushSubscriptionsMax: 20,
  pushEndpointMaxChars: 2_000,
  /** RFC 8030 allows no more. */
  pushTopicChars: 32,
  attachmentMaxBytes: 25 * 1024 * 1024,
  attachmentsPerMessageMax: 10,
  fileNameMaxGraphemes: 120,
  /** Attachments whose addresses are asked for in one request. */
  attachmentsOpenedMax: 50,
  uploadsPerDayMaxBytes: 200 * 1024 * 1024,
  /** Everything a person has uploaded and that is still there. */
  uploadsTotalMaxBytes: 5 * 1024 * 1024 * 1024,
  /** Pixels of an image, all its frames together, before it is made smaller. */
  imageMaxPixels: 50_000_000,
  /** Longer sides are scaled down to this. */
  imageMaxSidePx: 2_560,
  imagePreviewSidePx: 640,
  pictureSidePx: 512,
  picturePreviewSidePx: 96,
  voiceMaxMs: 15 * 60_000,
  waveformMaxBars: 64,
  messagesPerPageMax: 100,
  messagesPerPage: 50,
  /** A stream that moved further than this since the client last looked is answered as `limited`. */
  syncEventsPerStreamMax: 100,
  syncStreamsMax: 2_000,
  /**
   * Messages listed in one answer of sync, in bytes as stored; streams beyond it are answered as `limited`. Lambda answers
   * with 6 MB at most, and escaping can double what is stored.
   */
  syncEventsMaxBytes: 2_000_000,
  receiptsPerCommandMax: 100,
  /** Unread is counted up to here and shown as "99+". */
  unreadMax: 100,
  /** Unread mentions are listed up to here. */
  unreadMentionsMax: 20,
  notificationsListedMax: 100,
  httpBodyMaxBytes: 65_536,
  /** A message for more sockets than this is told by the fan-out job. */
  inlineSocketsMax: 200,
  peoplePerShardMax: 500,
  /** API Gateway cuts a WebSocket frame at 32 KiB. */
  clientFrameMaxBytes: 32_768,
  /** What the server pushes stays below the gateway's frame with room to spare; anything larger goes as a `poke`. */
  serverFrameMaxBytes: 28_000,
  /** The last moment that JavaScript and PostgreSQL both know: "for good". */
  timeMaxMs: 8_640_000_000_000_000,
} as const;

export const times = {
  accessTokenTtlSeconds: 600,
  sessionIdleTtlSeconds: 14 * 86_400,
  sessionAbsoluteTtlSeconds: 90 * 86_400,
  /** A refresh whose answer was lost, or that two tabs sent at once, gets the same successor for this long. */
  refreshRepeatMs: 30_000,
  signInDelayMaxMs: 900_000,
  heartbeatVisibleMs: 55_000,
  /** API Gateway cuts an idle socket after 10 minutes. */
  heartbeatHiddenMs: 270_000,
  pongTimeoutMs: 8_000,
  requestTimeoutMs: 15_000,
  reconnectBaseMs: 500,
  reconnectMaxMs: 30_000,
  /**
   * Whoever is cut off while serving may be one of all: their first attempts spread over this long. For 1,000 at once that is
   * 50 a second on average and at most 100; see `site/src/app/client/decisions.md`.
   */
  reconnectSpreadMs: 20_000,
  /** API Gateway cuts every socket after 2 hours; the next one is opened before that. */
  socketRenewMs: 110 * 60_000,
  connectionLeaseMs: 600_000,
  /** How long a socket that closed is remembered: longer than any of its heartbeats can still be on its way. */
  closedSocketMs: 60_000,
  presenceLeaseMs: 90_000,
  /** After the last connection closed: long enough for a reload, so that the dot does not flap. */
  presenceGraceMs: 5_000,
  /** After a decline, the same person's next request is not shown for this long. */
  declinedRequestPauseMs: 86_400_000,
  typingTtlMs: 6_000,
  typingRepeatMs: 3_000,
  /** How long a hole in a stream may wait for the late push before it is fetched. */
  gapFetchDelayMs: 150,
  receiptCoalesceMs: 300,
  fanoutCheckDelaySeconds: 5,
  /** How long a push service keeps a push for a browser that is off. */
  pushTtlSeconds: 86_400,
  /** RFC 8292 allows 24 hours at most. */
  pushSignatureTtlSeconds: 7_200,
  pushTraceTtlSeconds: 86_400,
  /** Within this the bytes have to be posted after the form was asked for. */
  uploadFormTtlSeconds: 900,
  /** An upload that no message or picture uses by then is deleted. */
  unusedUploadTtlMs: 86_400_000,
  attachmentLinkTtlSeconds: 300,
  databaseConnectTimeoutMs: 4_000,
  /** The server closes sessions that were idle for so long: an open one would keep a serverless database awake. */
  databaseIdleMs: 60_000,
  wakingRetryMs: 2_000,
  /** How long a process may go by settings of the instance that have been changed since. */
  instanceSettingsTtlMs: 5_000,
  /** How long a browser may keep what is told of the instance before signing in. */
  instancePublicSeconds: 30,
  /** How long a request of somebody who was suspended may still be answered. */
  suspensionNoticedMs: 1_000,
} as const;

/** Limits and times of exports. They stand apart, because the app would load them at its start. */
export const exportLimits = {
  /** How long an export can be fetched, and how long one that is not ready is tried. */
  ttlMs: 86_400_000,
  linkTtlSeconds: 300,
  /** Each part goes to the store when it has at least this size; S3 takes 10,000 of at least 5 MiB. */
  partBytes: 8_388_608,
  rowsPerPage: 500,
  /** After so long the work goes on in another call. */
  sliceMs: 60_000,
  /** Whoever works on an export has it to themselves for this long after each part. */
  holdMs: 120_000,
  /** One that failed so often is given up. */
  failuresMax: 5,
} as const;

/** Days after which something is gone by itself; the deployment sets its stores accordingly. */
export const retentionDays = { backup: 7, log: 30, exported: 1, incoming: 1, deadLetter: 14 } as const;

/** How many recovery codes are made at once. */
export const recoveryCodesMade = 10;

/** Times of keeping an account; apart, so that the app does not carry what it has no use for. */
export const accountTimes = {
  /** How long a password that was given counts for sensitive acts. */
  recentAuthMs: 300_000,
  /** A link in a recovery mail. */
  recoveryLinkTtlSeconds: 600,
  emailLinkTtlSeconds: 86_400,
  /** A handle that was given up can be taken by nobody else for this long. */
  handleHeldDays: 90,
  /** After erasure was asked for, so long it can be undone; the daily run begins it after that. */
  erasureGraceMs: 7 * 86_400_000,
  /** A receipt of erasure can be fetched for this long. */
  receiptDays: 90,
  /** Ids of erased accounts are remembered, so that they are erased again after a backup was restored. */
  erasedIdDays: 90,
} as const;

/**
 * How often something may be done: `burst` at once, and one more every `everyMs` after that. Sign-ins have their own rule, a delay
 * that grows with each attempt for a handle.
 */
export const rates = {
  signInsPerAddress: { burst: 30, everyMs: 10_000 },
  registrationsPerAddress: { burst: 5, everyMs: 720_000 },
  recoveriesPerAccount: { burst: 3, everyMs: 1_200_000 },
  recoveriesPerAddress: { burst: 3, everyMs: 1_200_000 },
  emailsPerPerson: { burst: 3, everyMs: 1_200_000 },
  exports: { burst: 1, everyMs: 86_400_000 },
  messages: { burst: 20, everyMs: 1_000 },
  /** Of one socket, without messages, which have their own. */
  socketFrames: { burst: 30, everyMs: 333 },
  friendRequests: { burst: 10, everyMs: 360_000 },
  peopleLookedUp: { burst: 30, everyMs: 30_000 },
  handleChanges: { burst: 2, everyMs: 15 * 86_400_000 },
  nameChanges: { burst: 10, everyMs: 360_000 },
} as const satisfies Record<string, { burst: number; everyMs: number }>;
export type RateName = keyof typeof rates;

/** Keys of people; apart from the others, because the site has no use for it and would load it. */
export const keyLimits = {
  /** Keys that one process remembers; 100 bytes each. */
  cachedMax: 20_000,
  /** A key that was destroyed is forgotten everywhere after this long, … */
  freshMs: 300_000,
  /** … and after this long where the table of keys cannot be reached, so that open chats outlive its being away. */
  keptMs: 900_000,
  retryMs: 1_000,
  /** What keeps a destroyed key from being made anew outlives every backup of the database (35 days at the most). */
  destroyedMarkSeconds: 40 * 86_400,
} as const;
