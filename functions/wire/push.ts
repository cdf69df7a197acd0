import * as v from 'valibot';
import { limits } from './limits.ts';
import { TimeMs, Uuid } from './values.ts';

/**
 * Hosts of the push services of browsers. An address is whatever a browser says it is, so the server posts to these alone;
 * `.example.com` stands for every host below it.
 */
export const pushServiceHosts = [
  'fcm.googleapis.com',
  '.push.services.mozilla.com',
  '.push.apple.com',
  '.notify.windows.com',
] as const;

/** RFC 8030: the address that stands for one subscription of one browser. */
export const PushEndpoint = v.pipe(
  v.string(),
  v.maxLength(limits.pushEndpointMaxChars, 'too_long'),
  v.check((text) => URL.canParse(text), 'not_a_url'),
);

const minuteOfDay = v.pipe(
  v.number(),
  v.integer('not_integer'),
  v.minValue(0, 'negative'),
  v.maxValue(1_439, 'too_large'),
);

/** An IANA name, as the browser tells it. */
const TimeZone = v.pipe(
  v.string(),
  v.maxLength(64, 'too_long'),
  v.check((name) => isTimeZone(name), 'not_a_time_zone'),
);

/** No pushes between these minutes of the day, on the clock of the person; over midnight where `until` is before `from`. */
export const QuietHours = v.strictObject({
  fromMinute: minuteOfDay,
  untilMinute: minuteOfDay,
  timeZone: TimeZone,
});
export type QuietHours = v.InferOutput<typeof QuietHours>;

export const PushSubscriptionPut = v.strictObject({
  endpoint: PushEndpoint,
  /**
   * Whether this browser may show who wrote. The push itself never says: the browser asks this server. Left out, it only
   * renews what stands.
   */
  showsNames: v.optional(v.boolean()),
});
export type PushSubscriptionPut = v.InferOutput<typeof PushSubscriptionPut>;

export const PushSubscriptionDelete = v.strictObject({ endpoint: PushEndpoint });
export const PushSettingsPut = v.strictObject({ quietHours: v.nullable(QuietHours) });

/** `applicationServerKey` is what a browser subscribes with: an uncompressed P-256 point, base64url. */
export const PushInfo = v.object({
  applicationServerKey: v.string(),
  quietHours: v.nullable(QuietHours),
  subscriptions: v.array(
    v.object({
      id: Uuid,
      service: v.string(),
      showsNames: v.boolean(),
      createdAtMs: TimeMs,
      current: v.boolean(),
    }),
  ),
});
export type PushInfo = v.InferOutput<typeof PushInfo>;

/** What a browser shows when it was woken by a push: the newest message that is unread and not muted. */
export const PushSummary = v.object({
  unreadConversations: v.number(),
  latest: v.nullable(
    v.object({ conversationId: Uuid, title: v.nullable(v.string()), senderName: v.nullable(v.string()) }),
  ),
});
export type PushSummary = v.InferOutput<typeof PushSummary>;

/**
 * What became of telling a person about one message. `sent`: the push service took it · `active`: they had UmbraChat open and were
 * shown as online · `read`: read within the seconds before · `muted`, `quiet_hours`: as they set · `gone`: the browser
 * had withdrawn the subscription, which was removed · `failed`: the push service refused or did not answer.
 */
export const pushOutcomes = ['sent', 'active', 'read', 'muted', 'quiet_hours', 'gone', 'failed'] as const;
export type PushOutcome = (typeof pushOutcomes)[number];

export const PushTrace = v.object({
  atMs: TimeMs,
  conversationId: v.nullable(Uuid),
  outcome: v.picklist(pushOutcomes),
  /** The push service and its HTTP status, where it was asked. */
  service: v.nullable(v.string()),
  status: v.nullable(v.number()),
});
export type PushTrace = v.InferOutput<typeof PushTrace>;
/** Newest first, at most 24 hours old. */
export const PushTraces = v.object({ traces: v.array(PushTrace), subscriptionCount: v.number() });
export type PushTraces = v.InferOutput<typeof PushTraces>;

/** How many browsers were told. */
export const PushTestResult = v.object({ sent: v.number(), failed: v.number() });
export type PushTestResult = v.InferOutput<typeof PushTestResult>;

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
