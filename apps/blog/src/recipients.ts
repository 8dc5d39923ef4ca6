import { mailboxOf } from "@tale/protocol/mail-address";
import type { Friend, ShareDraft } from "./stores/shares.store.ts";
import { readTypedAddresses } from "./typed-addresses.ts";

/**
 * Addresses typed by hand that no address book vouches for: a friend ticked as well was read there.
 */
export function unvouchedOf({ friends, typed }: ShareDraft): Friend[] {
  const vouched = new Set(friends.map(({ address }) => mailboxOf(address)));
  return readTypedAddresses(typed).friends.filter(
    ({ address }) => !vouched.has(mailboxOf(address)),
  );
}

/** Everybody a letter goes to: friends ticked, then addresses typed, each mailbox once. */
export function recipientsOf({ friends, typed }: ShareDraft): Friend[] {
  const everybody = new Map<string, Friend>();
  for (const friend of [...friends, ...readTypedAddresses(typed).friends]) {
    const mailbox = mailboxOf(friend.address);
    if (!everybody.has(mailbox)) everybody.set(mailbox, friend);
  }
  return [...everybody.values()];
}
