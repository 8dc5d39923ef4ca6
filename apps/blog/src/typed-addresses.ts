import { mailboxOf } from "@tale/protocol/mail-address";
import { addressParser } from "postal-mime";
import { cleanLine, cleanName, readReachableAddress } from "./mail-address.ts";
import { entriesOf, hasAddress, type Entry, type Part } from "./mailbox-entries.ts";
import type { Friend } from "./stores/shares.store.ts";

/** Each has a character at least, and no name has more characters. */
const mostWords = 200;

const noAddress = "it has no “@” with something on both sides";

interface Problem {
  readonly text: string;
  readonly problem: string;
}

export interface TypedAddresses {
  /** Each mailbox once. */
  readonly friends: readonly Friend[];
  /** What was typed and cannot be used, with the reason. */
  readonly problems: readonly Problem[];
}

/**
 * Reads addresses typed by hand or pasted from anywhere, with or without names.
 * `mailbox-entries.ts` finds where each ends, postal-mime reads the name, and what stands there
 * must be all accounted for: an entry with words left over, or with a second address among them, is
 * a problem and never somebody's name.
 */
export function readTypedAddresses(text: string): TypedAddresses {
  const friends = new Map<string, Friend>();
  const problems: Problem[] = [];
  for (const entry of withSurnames(entriesOf(text))) {
    const read = readEntry(entry);
    if ("problem" in read) problems.push({ text: shortened(entry.text), problem: read.problem });
    else
      for (const friend of read)
        friends.set(
          mailboxOf(friend.address),
          named(friends.get(mailboxOf(friend.address)), friend),
        );
  }
  return { friends: [...friends.values()], problems };
}

function named(earlier: Friend | undefined, later: Friend): Friend {
  return earlier?.name ? earlier : { name: later.name, address: (earlier ?? later).address };
}

/**
 * Outlook writes `Baker, Bob <bob@friends.example>; …`: where semicolons or lines part the entries,
 * one comma before a name is a part of it.
 */
function withSurnames(entries: readonly Entry[]): Entry[] {
  return entries.flatMap((entry, place) => {
    const [surname, next] = [entries[place - 1], entries[place + 1]];
    if (next && isSurnameOf(entry, next)) return [];
    if (!surname || !isSurnameOf(surname, entry)) return [entry];
    const [name, address] = [
      entry.parts.filter(isName),
      entry.parts.filter((part) => !isName(part)),
    ];
    const text = `${surname.text}, ${name.map(({ text: word }) => word).join(" ")}`;
    return [
      {
        ...entry,
        text: `${surname.text}, ${entry.text}`,
        parts: [{ kind: "quoted", text: `"${escaped(text)}"` } as const, ...address],
      },
    ];
  });
}

function isSurnameOf(entry: Entry, next: Entry): boolean {
  const isListedByCommas = entry.before === "," || next.after === ",";
  const isWhole =
    next.parts.length > 1 &&
    next.parts.at(-1)!.kind === "angle" &&
    next.parts.slice(0, -1).every(isName);
  return entry.after === "," && !isListedByCommas && entry.parts.every(isName) && isWhole;
}

function isName({ kind, text }: Part): boolean {
  return kind === "word" && !text.includes("@") && !text.startsWith("=?");
}

/** @returns one friend; several of bare addresses with spaces between */
function readEntry({ text, parts }: Entry): Friend[] | { readonly problem: string } {
  const [only, ...others] = parts;
  const alone =
    others.length === 0 && only!.kind === "quoted"
      ? [{ kind: "word", text: only!.text.slice(1, -1) } as const]
      : parts;
  const holders = alone.filter(hasAddress);
  if (holders.length === 0)
    return { problem: (text.includes("@") && readReachableAddress(text).problem) || noAddress };
  const read = holders.flatMap(({ text: holder }) => addressesIn(holder)).map(readReachableAddress);
  const wrong = read.find(({ problem }) => problem !== undefined);
  if (wrong?.problem !== undefined) return { problem: wrong.problem };
  const addresses = [
    ...new Map(read.map(({ address = "" }) => [mailboxOf(address), address])).values(),
  ];
  const names = alone.filter((part) => !hasAddress(part));
  if (names.some(({ kind, text: word }) => kind === "word" && /["“”„]/.test(word)))
    return { problem: "it has a quotation mark without its partner" };
  if (addresses.length === 1)
    return [{ name: nameOf(names, addresses[0]!), address: addresses[0]! }];
  return names.length === 0 && addresses.length > 0
    ? addresses.map((address) => ({ name: "", address }))
    : { problem: "it holds more than one address; a comma between them helps" };
}

/**
 * An address in angle brackets, in single quotes, or behind `mailto:` with others (RFC 6068 §2).
 */
function addressesIn(holder: string): string[] {
  const inside = holder.replace(/^<\s*|\s*>$/g, "").replace(/^(['‘])(.*)['’]$/, "$2");
  if (!/^mailto:/i.test(inside)) return [inside];
  const [path = "", query] = inside.slice("mailto:".length).split("?");
  const more = [...new URLSearchParams(query)].flatMap(([field, value]) =>
    /^(to|cc|bcc)$/i.test(field) ? value.split(",") : [],
  );
  return [...path.split(",").map(decoded), ...more].filter(Boolean);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * The words around an address; without any, the comment that older programs write in their place
 * (RFC 5322 §3.4).
 */
function nameOf(parts: readonly Part[], address: string): string {
  const first = parts.findIndex((part) => !isMark(part));
  const unmarked = first < 0 ? [] : parts.slice(first);
  const words = unmarked.filter(({ kind }) => kind !== "comment");
  const phrase = (words.length > 0 ? words.slice(0, mostWords) : unmarked.slice(0, 1))
    .map(asPhrase)
    .join(" ");
  const [mailbox, ...more] = addressParser(`${phrase} <${address}>`, { flatten: true });
  return nameBeside(more.length === 0 ? (mailbox?.name ?? "") : "", address);
}

/** As RFC 5322 §3.2.5 and RFC 2047 §5 (3) have it: a quoted string or an encoded word. */
function asPhrase({ kind, text }: Part): string {
  const line = text.replace(/\n\s*/g, " ");
  if (kind === "word")
    return line.startsWith("=?") ? line.replaceAll(",", "=2C") : `"${escaped(line)}"`;
  return kind === "quoted" ? `"${line.slice(1, -1)}"` : `"${escaped(line.slice(1, -1))}"`;
}

function escaped(text: string): string {
  return text.replace(/["\\]/g, "\\$&");
}

/** Of a list, in front of its entry: `-`, `•`, `>`, `1.` */
function isMark({ kind, text }: Part): boolean {
  return kind === "word" && /^(?:[\p{P}<>|=~^`+]+|\d+[.)])$/u.test(text);
}

/** Without apostrophes around it, and not the address once more. */
function nameBeside(text: string, address: string): string {
  const name = cleanName(text).replace(/^(['‘])(.*)['’]$/, "$2");
  return mailboxOf(name) === mailboxOf(address) ? "" : name;
}

function shortened(entry: string): string {
  return entry.length > 100 ? `${cleanLine(entry, 99)}…` : cleanLine(entry, 100);
}
