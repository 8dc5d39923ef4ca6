/**
 * A part of a mailbox as it was written. A `word` is what stands between spaces; a `quoted` part
 * may hold spaces and separators.
 */
export interface Part {
  readonly kind: "word" | "quoted" | "comment" | "angle";
  readonly text: string;
}

/** What stands between two separators: one mailbox, as a rule. */
export interface Entry {
  readonly text: string;
  readonly parts: readonly Part[];
  /**
   * The separators before and after; a line break counts as `\n`, and so do both ends of the text.
   */
  readonly before: string;
  readonly after: string;
}

const separators = ",;\n，；、";
const colons = ":：";
const asAscii: Record<string, string> = { "，": ",", "、": ",", "；": ";" };

const encodedWord = /=\?[^\s?]+\?[bq]\?[^\s?]*\?=/iy;
const mailto = /mailto:[^\s<>";]*[^\s<>";,]/iy;
const angle = /<[^<>\n]*>/y;
/**
 * Looking for its end stops after 500 characters, which keeps the time linear in the length of the
 * text.
 */
const quoted = /["“”„](?:[^"“”\\\n]|\\.|\n[ \t]){0,500}["“”]/y;

/**
 * RFC 5322 §2.2.3: the next line goes on with a name when an angle bracket comes before anything
 * that could be an entry of its own.
 */
const goesOn = /(?:\n<|\n[ \t]+[^\n,;@<]*<)/y;

/**
 * Parts a list of mailboxes as people type and paste it: the list of RFC 5322 §3.4, with semicolons
 * and line breaks as good as commas, with spaces between bare addresses, with `To:` before it or
 * `Friends:` as the name of a group. A quote, bracket or parenthesis that is never closed is a
 * character like any other, so that it costs no more than its own entry.
 */
export function entriesOf(pasted: string): Entry[] {
  const text = pasted.replace(/\r\n?|[\u2028\u2029\v\f]/g, "\n");
  const comments = commentsIn(text);
  const entries: Entry[] = [];
  let parts: Part[] = [];
  let start = 0;
  let before = "\n";
  let holdsAddress = false;
  let isWhole = false;

  function end(at: number, after: string): void {
    if (parts.length > 0)
      entries.push({ text: text.slice(start, at).trim(), parts, before, after });
    [parts, start, before, holdsAddress, isWhole] = [
      [],
      at + (after === "" ? 0 : 1),
      after || "\n",
      false,
      false,
    ];
  }

  for (let at = 0; at < text.length;) {
    const part = partAt(text, at, comments);
    if (part) {
      if (isWhole && part.kind !== "comment") end(at, "");
      parts.push(part);
      holdsAddress ||= hasAddress(part);
      isWhole ||= part.kind === "angle" && holdsAddress;
      at += part.text.length;
      continue;
    }
    const character = text[at]!;
    const isGroupsName = colons.includes(character) && !holdsAddress;
    const isFold =
      character === "\n" &&
      parts.length > 0 &&
      !holdsAddress &&
      matchAt(goesOn, text, at) !== undefined;
    if (isGroupsName) parts = [];
    else if (!isFold && (separators + colons).includes(character))
      end(at, asAscii[character] ?? character);
    at += 1;
  }
  end(text.length, "\n");
  return entries;
}

export function hasAddress({ kind, text }: Part): boolean {
  return kind === "angle" ? /[^\s<]@[^\s>]/.test(text) : kind === "word" && /\S@\S/.test(text);
}

/** @returns undefined at a space, a separator, or the colon after a group's name */
function partAt(text: string, at: number, comments: ReadonlyMap<number, number>): Part | undefined {
  const comment = comments.get(at);
  if (comment !== undefined) return { kind: "comment", text: text.slice(at, comment) };
  const bracketed = matchAt(angle, text, at);
  if (bracketed) return { kind: "angle", text: bracketed };
  const inQuotes = matchAt(quoted, text, at);
  if (inQuotes && text[at + inQuotes.length] !== "@") return { kind: "quoted", text: inQuotes };
  const word = inQuotes ?? matchAt(mailto, text, at) ?? matchAt(encodedWord, text, at) ?? "";
  const rest = restOfWord(text, at + word.length);
  return word || rest ? { kind: "word", text: word + rest } : undefined;
}

/**
 * What is left of a word: all up to a space, a separator, or a part of another kind. A colon ends
 * it too, unless it is in an address.
 */
function restOfWord(text: string, from: number): string {
  let at = from;
  while (at < text.length && !/\s/.test(text[at]!) && !separators.includes(text[at]!)) {
    if (colons.includes(text[at]!) && !text.slice(from, at).includes("@")) break;
    if (at > from && "<(".includes(text[at]!)) break;
    at += 1;
  }
  return text.slice(from, at);
}

/** RFC 5322 §3.2.2: comments nest. @returns where each begins, and where it ends */
function commentsIn(text: string): Map<number, number> {
  const comments = new Map<number, number>();
  const open: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === "\n" && !" \t".includes(text[at + 1] ?? "x")) open.length = 0;
    else if (text[at] === "(") open.push(at);
    else if (text[at] === ")" && open.length > 0) comments.set(open.pop()!, at + 1);
  }
  return comments;
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
