import { check } from "@tale/protocol/check";
import { mailboxOf } from "@tale/protocol/mail-address";
import { cleanLine, cleanName, readReachableAddress } from "../mail-address.ts";
import type { Friend } from "../stores/shares.store.ts";

/** Somebody in the address book whom no mail can reach, and why. */
export interface Unreachable {
  readonly name: string;
  readonly address: string;
  readonly problem: string;
}

export interface FriendList {
  readonly friends: readonly Friend[];
  readonly unusable: readonly Unreachable[];
  /** Entries whose address stands in the list already, under the same or another name. */
  readonly repeated: readonly Friend[];
}

/**
 * Sorts an address book into those to whom a mail can go, each once, and those to whom none can.
 */
export function toFriends(
  contacts: readonly { readonly name?: string | null; readonly email?: string | null }[],
): FriendList {
  const friends = new Map<string, Friend>();
  const unusable: Unreachable[] = [];
  const repeated: Friend[] = [];
  for (const contact of contacts) {
    const name = cleanName(contact.name ?? "");
    checkOneLine(name);
    const { address, problem } = readReachableAddress(contact.email ?? "");
    if (address === undefined)
      unusable.push({
        name,
        address: cleanLine(contact.email ?? "", 254),
        problem: contact.email ? problem : "there is no address",
      });
    else if (friends.has(mailboxOf(address))) repeated.push({ name, address });
    else friends.set(mailboxOf(address), { name, address });
  }
  return { friends: [...friends.values()], unusable, repeated };
}

/**
 * RFC 5322 §2.2: a line break in a name would begin a header line of its own, `Bcc` for one.
 * `cleanName` takes it out; this makes sure.
 */
function checkOneLine(name: string): void {
  check(
    "a friend's name is one line",
    "RFC 5322 §2.2",
    !/[\r\n]/.test(name),
    () => new Error("a friend's name has a line break"),
  );
}
