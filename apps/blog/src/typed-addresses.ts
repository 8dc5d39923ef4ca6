import { cleanLine, readMailAddress } from "./mail-address.ts";
import type { Friend } from "./stores/shares.store.ts";

export interface TypedAddresses {
  readonly friends: readonly Friend[];
  /** What was typed and cannot be used, with the reason. */
  readonly problems: readonly { readonly text: string; readonly problem: string }[];
}

/** Reads addresses typed by hand: `carol@friends.example` or `Carol <carol@friends.example>`, one per line or parted by commas. */
export function readTypedAddresses(text: string): TypedAddresses {
  const friends: Friend[] = [];
  const problems: { text: string; problem: string }[] = [];
  for (const entry of text.split(/[\n\r;]|,(?=[^<>]*(?:@|$))/).map((part) => part.trim()).filter(Boolean)) {
    const [, name = "", bracketed] = /^"?([^"<>]*)"?\s*<([^<>]*)>$/.exec(entry) ?? [];
    const { address, problem } = readMailAddress(bracketed ?? entry);
    if (address === undefined) problems.push({ text: cleanLine(entry, 100), problem });
    else friends.push({ name: cleanLine(name, 120), address });
  }
  return { friends, problems };
}
