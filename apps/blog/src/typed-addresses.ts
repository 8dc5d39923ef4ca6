import { cleanLine, cleanName, readReachableAddress } from "./mail-address.ts";
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
  for (const entry of entriesOf(text).map((part) => part.trim()).filter(Boolean)) {
    const { name = "", bracketed = entry } = readBracketed(entry);
    const { address, problem } = readReachableAddress(bracketed);
    if (address === undefined) problems.push({ text: entry.length > 100 ? `${cleanLine(entry, 99)}…` : cleanLine(entry, 100), problem });
    else friends.push({ name: cleanName(name), address });
  }
  return { friends, problems };
}

/** Line ends and semicolons part entries; so does a comma, unless it belongs to the name before the next `<`. Read backwards, in one pass. */
function entriesOf(text: string): string[] {
  const entries: string[] = [];
  let end = text.length;
  let comesAddress = true;
  for (let place = text.length - 1; place >= 0; place -= 1) {
    const character = text[place]!;
    if ("<>@".includes(character)) comesAddress = character === "@";
    if (!"\n\r;".includes(character) && !(character === "," && comesAddress)) continue;
    entries.push(text.slice(place + 1, end));
    end = place;
  }
  return [...entries, text.slice(0, end)].reverse();
}

/** `Carol <carol@friends.example>`, with or without quotes around the name. */
function readBracketed(entry: string): { name?: string; bracketed?: string } {
  const [before = "", inside = "", ...more] = entry.split("<");
  const name = before.trim().replace(/^"/, "").replace(/"$/, "");
  const isBracketed = more.length === 0 && inside.endsWith(">") && inside.indexOf(">") === inside.length - 1 && !/[">]/.test(name);
  return isBracketed ? { name, bracketed: inside.slice(0, -1) } : {};
}
