import { refusalOf } from "../refusals.ts";
import type { TermId } from "../glossary.ts";
import type { TravellingSecretKind } from "../secrets.ts";

/** What a sentence may speak of: only what the recorded messages have said so far. */
export interface Told {
  /** Who acts: the name given when signing in; before that "the author". */
  readonly person: string;
  readonly client: string;
  readonly provider: string;
  readonly contacts: string;
  /** The title of the post, when it was told. */
  readonly title: string | undefined;
  /** The scopes that were asked for, allowed, and granted. */
  readonly asked: readonly string[];
  readonly allowed: readonly string[];
  readonly granted: readonly string[];
  /** The `error` of the answer, where there is one. */
  readonly error: string | undefined;
  /** The check that did not hold, in its own words. */
  readonly failed: string | undefined;
  /** Whether the message was answered with a refusal. */
  readonly refused: boolean;
  /** What the message carries. */
  readonly carries: readonly string[];
  /** Seconds that an access token lives, as the answer said. */
  readonly expiresIn: number | undefined;
  readonly friends: readonly string[] | undefined;
  readonly mails: number;
  /** How many checks the receiver made. */
  readonly checks: number;
  /** Whether Contacts asked the authorization server about the token. */
  readonly introspected: boolean;
  /** Whether Contacts fetched the public keys for this. */
  readonly fetchedKeys: boolean;
}

/** Who stands at an end of the arrow; a provider or its contacts is the one of this run. */
export type BeatEnd =
  "person" | "browser" | "quillpost" | "provider" | "contacts" | "inbox" | "friend" | "quinn";

/** One moment of the tale: one arrow, one sentence. */
export interface Beat {
  readonly from: BeatEnd;
  readonly to: BeatEnd;
  readonly channel: "front" | "back";
  /** The words at the arrow. */
  readonly label: (told: Told) => string;
  /** One true sentence. */
  readonly say: (told: Told) => string;
  /** Why it is done this way. */
  readonly why: string;
  /** The one term that does something here. */
  readonly term: TermId | null;
  /** The secrets that are worth showing at this arrow. */
  readonly shows: readonly TravellingSecretKind[];
  /** Whether it takes a moment longer to see. */
  readonly long?: true;
}

const verbs: Readonly<Record<string, string>> = {
  "contacts.read": "read",
  "contacts.write": "change",
};

/** `read and change the address book`; what is no scope of the address book is called by its name. */
export function deedsOf(scopes: readonly string[], whose: string): string {
  const known = scopes.flatMap((scope) => verbs[scope] ?? []);
  const others = scopes.filter((scope) => !(scope in verbs) && scope !== "offline_access");
  const deeds = known.length > 0 ? [`${listOf(known)} ${whose} address book`] : [];
  if (others.includes("openid")) deeds.push(`know who is there`);
  return listOf([...deeds, ...others.filter((scope) => !isIdentity(scope)).map(quote)]);
}

function isIdentity(scope: string): boolean {
  return ["openid", "profile", "email"].includes(scope);
}

const quote = (text: string): string => `“${text}”`;

export function listOf(words: readonly string[]): string {
  return words.length < 2
    ? (words[0] ?? "")
    : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** `5 minutes`, as people say it. */
export function durationOf(seconds: number): string {
  if (seconds < 120) return countOf(seconds, "second");
  if (seconds < 7_200) return countOf(Math.round(seconds / 60), "minute");
  return countOf(Math.round(seconds / 3_600), "hour");
}

/** Why it was refused, to follow what was not done: the check that did not hold, or the error. */
export function reasonOf({ failed, error }: Told): string {
  if (failed) return `: ${refusalOf(failed).replace(/\.$/, "")}`;
  return error ? `, with the error ${error}` : "";
}

export function possessive(name: string): string {
  return name.endsWith("s") ? `${name}'` : `${name}'s`;
}

/** The same with a capital, for the beginning of a sentence. */
export function capital(text: string): string {
  return `${text[0]?.toUpperCase() ?? ""}${text.slice(1)}`;
}
