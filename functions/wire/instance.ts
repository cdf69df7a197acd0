import * as v from 'valibot';
import { limits } from './limits.ts';
import { freeText, visibleName } from './values.ts';

/** Who may register: everybody who has an invitation, everybody, or nobody. */
export const RegistrationMode = v.picklist(['invite', 'open', 'closed']);
export type RegistrationMode = v.InferOutput<typeof RegistrationMode>;

/** What holds where no administrator has decided otherwise. `registration` is given by the deployment. */
export const instanceDefaults = {
  name: 'UmbraChat',
  uploadMaxBytes: 25_000_000,
  uploadsPerDayMaxBytes: 200_000_000,
} as const;

const bytes = (max: number) =>
  v.pipe(v.number(), v.safeInteger('not_integer'), v.minValue(1, 'too_small'), v.maxValue(max, 'too_large'));

/** What administrators decide for everybody. `contact` null: none was given; `retentionMaxSeconds` null: messages may stay for ever. */
export const InstanceSettings = v.object({
  name: v.string(),
  contact: v.nullable(v.string()),
  registration: RegistrationMode,
  /** How long messages live at most, whatever a conversation says. */
  retentionMaxSeconds: v.nullable(v.number()),
  uploadMaxBytes: v.number(),
  /** Of one person. */
  uploadsPerDayMaxBytes: v.number(),
});
export type InstanceSettings = v.InferOutput<typeof InstanceSettings>;

/** What is left out stays as it is; null goes back to what holds without a decision. */
export const InstanceSettingsUpdate = v.pipe(
  v.strictObject({
    name: v.optional(v.nullable(visibleName(limits.instanceNameMaxGraphemes))),
    contact: v.optional(
      v.nullable(v.pipe(freeText(limits.instanceContactMaxCodePoints), v.minLength(1, 'required'))),
    ),
    registration: v.optional(v.nullable(RegistrationMode)),
    retentionMaxSeconds: v.optional(
      v.nullable(
        v.pipe(
          v.number(),
          v.safeInteger('not_integer'),
          v.minValue(3_600, 'too_small'),
          v.maxValue(10 * 365 * 86_400, 'too_large'),
        ),
      ),
    ),
    uploadMaxBytes: v.optional(v.nullable(bytes(5_000_000_000))),
    uploadsPerDayMaxBytes: v.optional(v.nullable(bytes(1_000_000_000_000))),
  }),
  v.check((update) => Object.keys(update).length > 0, 'required'),
);
export type InstanceSettingsUpdate = v.InferOutput<typeof InstanceSettingsUpdate>;

/** What anybody may know of an instance before they have an account. Nothing in it is about a person. */
export const InstanceInfo = v.object({
  name: v.string(),
  contact: v.nullable(v.string()),
  registration: RegistrationMode,
  /** Nobody administers it yet: the next registration needs no invitation, and is the administrator's. */
  unclaimed: v.boolean(),
  version: v.string(),
  protocol: v.number(),
  policy: v.object({ document: v.string(), version: v.string(), sha256: v.string() }),
  retentionMaxSeconds: v.nullable(v.number()),
});
export type InstanceInfo = v.InferOutput<typeof InstanceInfo>;
