import { Type, type Static } from "typebox";
import { cleanLine } from "../mail-address.ts";
import { recipientsOf } from "../recipients.ts";
import { readTypedAddresses } from "../typed-addresses.ts";
import { idPattern } from "../stores/ids.ts";
import type { Friend, ShareDraft } from "../stores/shares.store.ts";

/** The most mails that one letter may become: of ticked friends, and of addresses typed by hand. */
const most = { friends: 2_000, typed: 50 };

/** No address book that we read holds more. */
const Texts = Type.Union([Type.String(), Type.Array(Type.String(), { maxItems: 10_000 })]);

/** The form on the friends page. */
export const LetterForm = Type.Object({
  share: Type.String({ pattern: idPattern }),
  friend: Type.Optional(Texts),
  typed: Type.Optional(Type.String({ maxLength: 10_000 })),
  remember: Type.Optional(Type.String()),
  signature: Type.Optional(Type.String({ maxLength: 200 })),
  note: Type.Optional(Type.String({ maxLength: 4_000 })),
  then: Type.Optional(Type.String()),
});

/**
 * Reads the form as it came: what was chosen and written, wrong or not, so that it can be shown again.
 *
 * @param readFriends tells friends of an address book from what somebody made up
 */
export function readLetter({ friend = [], typed = "", remember, signature = "", note = "" }: Static<typeof LetterForm>, readFriends: (values: readonly string[]) => readonly Friend[]): ShareDraft {
  return {
    friends: readFriends([friend].flat()),
    typed,
    remembering: remember ? "asked" : "no",
    signature: cleanLine(signature, 80),
    note: cleanNote(note),
  };
}

/** What keeps a letter from being sent, in words for its author; nothing if it can go. */
export function problemsOf(draft: ShareDraft): string[] {
  const { friends, problems } = readTypedAddresses(draft.typed);
  return [
    ...problems.map(({ text, problem }) => `“${text}” cannot be used: ${problem}.`),
    ...(friends.length > most.typed ? [`At most ${most.typed} addresses can be typed at once.`] : []),
    ...(draft.friends.length > most.friends ? [`A letter goes to at most ${most.friends} friends.`] : []),
    ...(problems.length === 0 && recipientsOf(draft).length === 0 ? ["Nobody is chosen yet. Tick at least one friend, or type an address."] : []),
  ];
}

/** Plain text of at most 1 000 characters and 20 lines; line ends stay, other control characters go. */
function cleanNote(note: string): string {
  const lines = note.replace(/\r\n?/g, "\n").split("\n").map((line) => cleanLine(line, 1_000));
  return lines.slice(0, 20).join("\n").trim().slice(0, 1_000);
}
