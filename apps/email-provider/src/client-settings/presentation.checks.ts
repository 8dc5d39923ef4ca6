import { check } from "@tale/backstage/check";
import { isSafeOrigin } from "@tale/service/origins";
import { UnusableSetting } from "./unusable-setting.error.ts";

export const maxNameLength = 60;
export const maxDescriptionLength = 300;
const maxHomepageLength = 500;

/**
 * Text that strangers will read on our pages: one line, without what is invisible or turns the direction of writing,
 * because both make one name look like another.
 */
export function cleanText(text: string): string {
  return text.toWellFormed().normalize("NFC").replace(/[\p{Bidi_Control}\u200b\u2060\ufeff]/gu, "").replace(/[\p{Cc}\s]+/gu, " ").trim();
}

/** RFC 7591 §2: the name that users will see at consent. */
export function checkName(name: string): void {
  check("the name is there", "RFC 7591 §2", name !== "", () => new UnusableSetting("it is empty, and users would not know who asks them"));
  check("the name is short enough to be read", "RFC 7591 §5", name.length <= maxNameLength, () => new UnusableSetting(`it is longer than ${maxNameLength} characters`));
}

/** RFC 7591 §5: shown at consent, where room is for one sentence or two. */
export function checkDescription(description: string): void {
  check("the description is short enough to be read", "RFC 7591 §5", description.length <= maxDescriptionLength, () =>
    new UnusableSetting(`it is longer than ${maxDescriptionLength} characters`));
}

/** RFC 7591 §5: users may follow it, so it leads to a web page and nowhere else. It is never fetched from here. */
export function checkHomepage(homepage: string): void {
  const url = homepage.length <= maxHomepageLength && /^https?:\/\/[^/\s]/i.test(homepage) ? URL.parse(homepage) : null;
  check("the home page is a web address", "RFC 7591 §5", url && isSafeOrigin(url) && !url.username && !url.password, () =>
    new UnusableSetting("it is not a web address such as https://example.com"));
}
