import * as v from 'valibot';
import { limits } from './limits.ts';

/** Handles that could be taken for the service itself, its operator or a part of the address space. */
export const reservedHandles: ReadonlySet<string> = new Set(
  `admin administrator api app about abuse account billing everyone contact help here info instance mail me mod
   moderator null official operator owner postmaster privacy register root security settings sign_in support system
   undefined umbra umbrachat webmaster`.split(/\s+/),
);

export const Uuid = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, 'not_uuid'),
);
/** RFC 9562 version 7. Chosen by the client, once per command, and kept for every repeat. */
export const ClientId = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/, 'not_uuid_v7'),
);
/** The token of a link, which the server signed. */
export const SignedToken = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/, 'not_a_token'));
/** A place in a stream: 1 is the first event, 0 is "before everything". */
export const Seq = v.pipe(v.number(), v.safeInteger('not_integer'), v.minValue(0, 'negative'));
/** Milliseconds since the Unix epoch. */
export const TimeMs = v.pipe(v.number(), v.safeInteger('not_integer'));

export const HandleShape = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_]{2,31}$/, 'not_a_handle'));
export const NewHandle = v.pipe(
  HandleShape,
  v.check((handle) => !reservedHandles.has(handle), 'reserved'),
);

/** NFC, trimmed, 1 to 40 graphemes, with something visible, without controls and bidirectional overrides. */
export const DisplayName = visibleName(limits.displayNameMaxGraphemes);

/** Any Unicode; compared as NFC, so that the same words typed on another keyboard still open the door. */
export const NewPassword = v.pipe(
  v.string(),
  v.check((text) => text.isWellFormed(), 'not_unicode'),
  v.transform((text) => text.normalize('NFC')),
  v.check((text) => codePointCount(text) >= limits.passwordMinChars, 'too_short'),
  v.check((text) => codePointCount(text) <= limits.passwordMaxChars, 'too_long'),
);
/** What is typed at sign-in: no rule but a bound, because rules are told at registration. */
export const PasswordAttempt = v.pipe(
  v.string(),
  v.minLength(1, 'required'),
  v.maxLength(1_024, 'too_long'),
  v.transform((text) => text.toWellFormed().normalize('NFC')),
);

/** 80 bits in groups of four; capitals, spaces and dashes as people type them. */
export const RecoveryCode = v.pipe(
  v.string(),
  v.maxLength(64, 'too_long'),
  v.transform((text) => text.toLowerCase().replace(/[\s-]/g, '')),
  v.regex(/^[0-9a-hjkmnp-tv-z]{16}$/, 'not_a_code'),
);

/** One address, as it is typed; whether it works is found out by writing to it. */
export const EmailAddress = v.pipe(
  v.string(),
  v.maxLength(254, 'too_long'),
  v.transform((text) => text.normalize('NFC').trim()),
  v.regex(
    /^[^\s@<>()[\]\\,;:"\p{Cc}]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,63}$/u,
    'not_an_address',
  ),
);

/** What stands in a message; where something is attached it may be empty. */
export const MessageText = v.pipe(
  v.string(),
  v.maxLength(limits.messageMaxCodePoints * 2, 'too_long'),
  v.check((text) => text.isWellFormed(), 'not_unicode'),
  v.check((text) => !text.includes('\0'), 'forbidden_characters'),
  v.check((text) => codePointCount(text) <= limits.messageMaxCodePoints, 'too_long'),
  v.check((text) => new TextEncoder().encode(text).length <= limits.messageMaxBytes, 'too_long'),
  v.check((text) => combiningMarksFit(text), 'too_many_marks'),
);

/** One emoji as Unicode recommends it for general interchange, with its skin tone and joiners. */
export const Reaction = v.pipe(
  v.string(),
  v.maxLength(64, 'too_long'),
  v.check((text) => /^\p{RGI_Emoji}$/v.test(text), 'not_an_emoji'),
);

/** As a display name. */
export const TokenName = visibleName(limits.accessTokenNameMaxGraphemes);
/** As a display name, with more room. */
export const GroupTitle = visibleName(limits.groupTitleMaxGraphemes);
/** Any text, or none. */
export const GroupDescription = freeText(limits.groupDescriptionMaxCodePoints);
/** What the reporter has to say, or nothing. */
export const ReportComment = freeText(limits.reportCommentMaxCodePoints);

/** As a display name, with more room and without what separates folders. */
export const FileName = v.pipe(
  visibleName(limits.fileNameMaxGraphemes),
  v.check((name) => !/[\\/]/.test(name), 'forbidden_characters'),
);

/** What a person has begun to write: any text as long as a message may be. */
export const DraftText = v.pipe(
  v.string(),
  v.maxLength(limits.messageMaxCodePoints * 2, 'too_long'),
  v.check((text) => text.isWellFormed(), 'not_unicode'),
  v.check((text) => !text.includes('\0'), 'forbidden_characters'),
  v.check((text) => codePointCount(text) <= limits.messageMaxCodePoints, 'too_long'),
);

/** A BCP 47 tag, as the browser tells it. */
export const Locale = v.pipe(v.string(), v.regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$/, 'not_a_locale'));

/** Whether there is anything to be seen in a text. */
export function isVisible(text: string): boolean {
  return /[^\s\p{Cf}\p{Cc}]/u.test(withoutBlanks(text));
}

/** How many Unicode code points a well-formed string has. */
export function codePointCount(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** How many user-perceived characters a string has (UAX 29). */
export function graphemeCount(text: string): number {
  return [...new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(text)].length;
}

/** A name that is shown in one line beside others' names. */
export function visibleName(graphemesMax: number) {
  return v.pipe(
    v.string(),
    v.maxLength(1_000, 'too_long'),
    v.check((text) => text.isWellFormed(), 'not_unicode'),
    v.transform((text) => text.normalize('NFC').trim()),
    v.check((text) => text.length > 0, 'required'),
    v.check(
      (text) => !/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(text),
      'forbidden_characters',
    ),
    v.check((text) => /[\p{L}\p{N}\p{P}\p{S}]/u.test(withoutBlanks(text)), 'invisible'),
    v.check((text) => combiningMarksFit(text), 'too_many_marks'),
    v.check((text) => graphemeCount(text) <= graphemesMax, 'too_long'),
  );
}

/** A schema of any text or none: NFC, trimmed, without NUL. */
export function freeText(codePointsMax: number) {
  return v.pipe(
    v.string(),
    v.maxLength(codePointsMax * 2, 'too_long'),
    v.check((text) => text.isWellFormed(), 'not_unicode'),
    v.transform((text) => text.normalize('NFC').trim()),
    v.check((text) => !text.includes('\0'), 'forbidden_characters'),
    v.check((text) => combiningMarksFit(text), 'too_many_marks'),
    v.check((text) => codePointCount(text) <= codePointsMax, 'too_long'),
  );
}

/** Hangul fillers count as letters and the blank Braille pattern as a symbol, but nobody sees them. */
function withoutBlanks(text: string): string {
  return text.replace(/[\u115f\u1160\u3164\uffa0\u2800]/g, '');
}

/** Format characters such as the joiners do not end a pile of marks, so they do not count as a new base. */
function combiningMarksFit(text: string): boolean {
  return !new RegExp(`(?:\\p{M}\\p{Cf}*){${limits.combiningMarksPerBaseMax + 1}}`, 'u').test(text);
}
