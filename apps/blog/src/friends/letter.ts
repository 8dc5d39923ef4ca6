import { Type, type Static } from "typebox";
import { cleanLine, readReachableAddress } from "../mail-address.ts";
import { recipientsOf } from "../recipients.ts";
import { readTypedAddresses } from "../typed-addresses.ts";
import { idPattern } from "../stores/ids.ts";
import type { Friend, ShareDraft } from "../stores/shares.store.ts";

/** The most mails that one letter may become: of ticked friends, and of addresses typed by hand. */
const most = { friends: 2_000, typed: 50, note: 1_000, signature: 80 };

/** No address book that we read holds more. */
const Texts = Type.Union([Type.String(), Type.Array(Type.String(), { maxItems: 10_000 })]);

/** The form on the friends page. */
export const LetterForm = Type.Object({
  share: Type.String({ pattern: idPattern }),
  friend: Type.Optional(Texts),
  typed: Type.Optional(Type.String({ maxLength: 20_000 })),
  remember: Type.Optional(Type.String()),
  signature: Type.Optional(Type.String({ maxLength: 20_000 })),
  reply_to: Type.Optional(Type.String({ maxLength: 20_000 })),
  note: Type.Optional(Type.String({ maxLength: 20_000 })),
  then: Type.Optional(Type.String()),
});

/**
 * Reads the form as it came: what was chosen and written, wrong or not, so that it can be shown
 * again.
 *
 * @param readFriends tells friends of an address book from what somebody made up
 */
export function readLetter(
  {
    friend = [],
    typed = "",
    remember,
    signature = "",
    note = "",
    reply_to: replyTo = "",
  }: Static<typeof LetterForm>,
  readFriends: (values: readonly string[]) => readonly Friend[],
): ShareDraft {
  return {
    friends: readFriends([friend].flat()),
    typed,
    remembering: remember ? "asked" : "no",
    signature: cleanLine(signature, Infinity),
    note: cleanNote(note),
    replyTo: readReachableAddress(replyTo).address ?? cleanLine(replyTo, Infinity),
  };
}

/** What keeps a letter from being sent, in words for its author; nothing if it can go. */
export function problemsOf(draft: ShareDraft): string[] {
  const { friends, problems } = readTypedAddresses(draft.typed);
  const { problem } = draft.replyTo ? readReachableAddress(draft.replyTo) : {};
  return [
    ...problems.map(({ text, problem }) => `“${text}” cannot be used: ${problem}.`),
    ...(friends.length > most.typed
      ? [`At most ${most.typed} addresses can be typed at once.`]
      : []),
    ...(draft.friends.length > most.friends
      ? [`A letter goes to at most ${most.friends} friends.`]
      : []),
    ...(problem
      ? [`Your own address “${cleanLine(draft.replyTo, 100)}” cannot be used: ${problem}.`]
      : []),
    ...tooLong("Your name", draft.signature, most.signature),
    ...tooLong("Your note", draft.note, most.note),
    ...(problems.length === 0 && recipientsOf(draft).length === 0
      ? ["Nobody is chosen yet. Tick at least one friend, or type an address."]
      : []),
  ];
}

/** Characters are counted as people see them: an emoji is one, and so is a line break. */
function tooLong(what: string, text: string, mostCharacters: number): string[] {
  const length = [...new Intl.Segmenter().segment(text)].length;
  return length > mostCharacters
    ? [
        `${what} has ${length} characters, and ${mostCharacters} fit. Please shorten it; nothing is cut off without you.`,
      ]
    : [];
}

/** Plain text, all of it; line ends stay, other control characters go. */
function cleanNote(note: string): string {
  return note
    .replace(/\r\n?/g, "\n")
    .split("\n")
    .map((line) => cleanLine(line, Infinity))
    .join("\n")
    .trim();
}
