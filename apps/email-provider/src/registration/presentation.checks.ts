import { check } from "@tale/protocol/check";
import { isSafeOrigin } from "@tale/service/origins";
import { UnusableSetting } from "../clients/unusable-setting.error.ts";

export const maxNameLength = 60;
export const maxDescriptionLength = 300;
const maxHomepageLength = 500;

/**
 * What is longer than this is too long in any spelling: composing makes one character of four at
 * most.
 */
const longestSpelling = 4 * maxDescriptionLength;

/**
 * What nobody sees and what turns the direction of writing, but for what shapes the characters
 * beside it.
 */
const invisible =
  /(?![\u200c\u200d\ufe0e\ufe0f])[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\ufff9-\ufffb]/gu;

const joinedScripts = [
  "Arabic",
  "Bengali",
  "Devanagari",
  "Gujarati",
  "Gurmukhi",
  "Kannada",
  "Khmer",
  "Malayalam",
  "Mandaic",
  "Mongolian",
  "Myanmar",
  "Nko",
  "Oriya",
  "Sinhala",
  "Syriac",
  "Tamil",
  "Telugu",
  "Tibetan",
];
const joined = `[${joinedScripts.map((script) => `\\p{Script=${script}}`).join("")}]`;

/**
 * Where a shaper does something (RFC 5892 §A.1 and §A.2 for scripts, Unicode UTS 51 §1.4 for
 * emoji), and, after the bar, anywhere else.
 */
const shapers = new RegExp(
  [
    `((?<=${joined}\\p{Mn}?)[\\u200c\\u200d](?=${joined})`,
    "(?<=\\p{Extended_Pictographic}[\\ufe0f\\p{Emoji_Modifier}]?)\\u200d(?=\\p{Extended_Pictographic})",
    "(?<=\\p{Extended_Pictographic})[\\ufe0e\\ufe0f])",
    "[\\u200c\\u200d\\ufe0e\\ufe0f]",
  ].join("|"),
  "gu",
);

/**
 * Text that strangers will read on our pages: one line, without what is invisible or turns the
 * direction of writing, because both make one name look like another. Too long a text stays too
 * long; composing it would be slow work.
 */
export function cleanText(text: string): string {
  const visible = text
    .toWellFormed()
    .replace(invisible, "")
    .replace(shapers, "$1")
    .replace(/[\p{Cc}\s\u2800]+/gu, " ")
    .trim();
  return visible.length > longestSpelling ? visible : visible.normalize("NFC");
}

/** RFC 7591 §2: the name that users will see at consent. */
export function checkName(name: string): void {
  check(
    "the name is there",
    "RFC 7591 §2",
    name !== "",
    () => new UnusableSetting("it is empty, and users would not know who asks them"),
  );
  check(
    "the name can be said",
    "RFC 7591 §5",
    /[\p{L}\p{N}]/u.test(name),
    () =>
      new UnusableSetting("it has no letter and no digit, and users could not say who asks them"),
  );
  check(
    "the name is short enough to be read",
    "RFC 7591 §5",
    name.length <= maxNameLength,
    () => new UnusableSetting(`it is longer than ${maxNameLength} characters`),
  );
}

/** RFC 7591 §5: shown at consent, where room is for one sentence or two. */
export function checkDescription(description: string): void {
  check(
    "the description is short enough to be read",
    "RFC 7591 §5",
    description.length <= maxDescriptionLength,
    () => new UnusableSetting(`it is longer than ${maxDescriptionLength} characters`),
  );
}

/**
 * RFC 7591 §5: users may follow it, so it leads to a web page and nowhere else. It is never fetched
 * from here.
 */
export function checkHomepage(homepage: string): void {
  const url =
    homepage.length <= maxHomepageLength && /^https?:\/\/[^/\s]/i.test(homepage)
      ? URL.parse(homepage)
      : null;
  check(
    "the home page is a web address",
    "RFC 7591 §5",
    url && isSafeOrigin(url) && !url.username && !url.password,
    () => new UnusableSetting("it is not a web address such as https://example.com"),
  );
}
