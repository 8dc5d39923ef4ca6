import { mailboxOf } from "@tale/protocol/mail-address";
import type { Friend, ShareDraft } from "./stores/shares.store.ts";
import { readTypedAddresses } from "./typed-addresses.ts";

/** Everybody a letter goes to: friends ticked, then addresses typed, each mailbox once. */
export function recipientsOf({ friends, typed }: ShareDraft): Friend[] {
  const everybody = new Map<string, Friend>();
  for (const friend of [...friends, ...readTypedAddresses(typed).friends]) {
    const mailbox = mailboxOf(friend.address);
    if (!everybody.has(mailbox)) everybody.set(mailbox, friend);
  }
  return [...everybody.values()];
}
