/** Limits and sizes, read as `limits.…` of `../limits.ts`; each stands alone, so that the app carries only those it uses. */

export const handleMinChars = 3;
export const handleMaxChars = 32;
export const displayNameMaxGraphemes = 40;
/** NIST 800-63B-4: 15 where the password is the only factor, and no composition rules. */
export const passwordMinChars = 15;
export const passwordMaxChars = 128;
export const messageMaxCodePoints = 4_000;
export const messageMaxBytes = 16_384;
export const combiningMarksPerBaseMax = 20;
export const signInsWithoutDelay = 5;
export const pendingFriendRequestsMax = 50;
export const mentionsPerMessageMax = 50;
/** Different emoji on one message. */
export const reactionsPerMessageMax = 20;
export const pinsPerConversationMax = 50;
export const groupTitleMaxGraphemes = 60;
export const groupDescriptionMaxCodePoints = 500;
export const groupMembersMax = 1_000;
export const groupsPerPersonMax = 500;
/** Members named in one command. */
export const membersPerCommandMax = 100;
export const groupInvitesMax = 20;
/** How long messages of a conversation may live, in seconds: one of these, or for good. */
export const retentionSeconds = [3_600, 28_800, 86_400, 604_800, 2_419_200, 7_776_000, 31_536_000] as const;
/** Expired messages that are deleted in one go. */
export const expiredPerSweepMax = 500;
/** Conversations that are shortened in one go to what the instance allows. */
export const cappedPerSweepMax = 20;
export const reportCommentMaxCodePoints = 1_000;
/** Messages that a report can show. */
export const reportMessagesMax = 10;
export const reportsPerDayMax = 20;
export const instanceNameMaxGraphemes = 60;
export const instanceContactMaxCodePoints = 200;
export const instanceInvitesMax = 100;
/** What an administrator notes beside a report. */
export const reportNoteMaxCodePoints = 1_000;
/** People, reports and acts that one page of the administration lists. */
export const adminPageMax = 50;
export const accessTokensMax = 20;
export const accessTokenNameMaxGraphemes = 40;
/** How long a personal access token may last: one of these. */
export const accessTokenDays = [7, 30, 90, 365] as const;
export const pushSubscriptionsMax = 20;
export const pushEndpointMaxChars = 2_000;
/** RFC 8030 allows no more. */
export const pushTopicChars = 32;
export const attachmentMaxBytes = 25 * 1024 * 1024;
export const attachmentsPerMessageMax = 10;
export const fileNameMaxGraphemes = 120;
/** Attachments whose addresses are asked for in one request. */
export const attachmentsOpenedMax = 50;
export const uploadsPerDayMaxBytes = 200 * 1024 * 1024;
/** Everything a person has uploaded and that is still there. */
export const uploadsTotalMaxBytes = 5 * 1024 * 1024 * 1024;
/** Pixels of an image, all its frames together, before it is made smaller. */
export const imageMaxPixels = 50_000_000;
/** Longer sides are scaled down to this. */
export const imageMaxSidePx = 2_560;
export const imagePreviewSidePx = 640;
export const pictureSidePx = 512;
export const picturePreviewSidePx = 96;
export const voiceMaxMs = 15 * 60_000;
export const waveformMaxBars = 64;
export const messagesPerPageMax = 100;
export const messagesPerPage = 50;
/** A stream that moved further than this since the client last looked is answered as `limited`. */
export const syncEventsPerStreamMax = 100;
export const syncStreamsMax = 2_000;
/**
 * Messages listed in one answer of sync, in bytes as stored; streams beyond it are answered as `limited`. Lambda answers
 * with 6 MB at most, and escaping can double what is stored.
 */
export const syncEventsMaxBytes = 2_000_000;
export const receiptsPerCommandMax = 100;
/** Unread is counted up to here and shown as "99+". */
export const unreadMax = 100;
/** Unread mentions are listed up to here. */
export const unreadMentionsMax = 20;
export const notificationsListedMax = 100;
export const httpBodyMaxBytes = 65_536;
/** A message for more sockets than this is told by the fan-out job. */
export const inlineSocketsMax = 200;
export const peoplePerShardMax = 500;
/** API Gateway cuts a WebSocket frame at 32 KiB. */
export const clientFrameMaxBytes = 32_768;
/** What the server pushes stays below the gateway's frame with room to spare; anything larger goes as a `poke`. */
export const serverFrameMaxBytes = 28_000;
/** The last moment that JavaScript and PostgreSQL both know: "for good". */
export const timeMaxMs = 8_640_000_000_000_000;
