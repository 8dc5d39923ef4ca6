import { decodeOctets, decodeText, isBase64, type Encoding, type Guess } from "./decode-value.ts";
import type { ContentLine } from "./split-cards.ts";
import { escapesOf, splitValue, unescapeText } from "./unescape.ts";

/** A property of a card, of whatever version. */
export interface Property {
  readonly name: string;
  readonly line: number;
  /** 1 is the most preferred, 100 the least; 101 says nothing (RFC 6350 §5.3, RFC 2426 §3.3.2). */
  readonly preference: number;
  /** The value as one text. */
  readonly text: string;
  /** The value as the components that `;` separates, each of the values that `,` separates. */
  readonly components: readonly (readonly string[])[];
  /** The charset it was read as, when that is a guess. */
  readonly guess?: Guess;
  /** What is wrong with the line, when its value may not be what its writer meant. */
  readonly fault?: string;
}

interface Head {
  readonly parameters: readonly string[];
  readonly value: string;
  readonly fault?: string;
}

/**
 * Reads one content line leniently: by the rules of vCard 2.1 or by those of RFC 2426 and RFC 6350.
 *
 * @param charset the one that the whole file is in, where that is known
 */
export function readProperty(
  { number, pieces, isTooLong }: ContentLine,
  isOld: boolean,
  charset?: string,
): Property {
  const octets = unfold(pieces, isOld);
  const name = nameOf(octets);
  const { parameters, value, fault } = readHead(octets);
  const { encoding: declared, charset: named = charset, preference } = readParameters(parameters);
  const encoding = declared === "BASE64" && !isBase64(value) ? undefined : declared;
  const { text, guess } = decodeText(decodeOctets(value, encoding), named);
  const escapes = encoding === "BASE64" ? "none" : escapesOf(text, isOld);
  return {
    name,
    line: number,
    preference,
    text: unescapeText(text, escapes),
    components: splitValue(text, ";", escapes).map((component) =>
      (isOld ? [component] : splitValue(component, ",", escapes)).map((part) =>
        unescapeText(part, escapes),
      ),
    ),
    ...(guess && { guess }),
    ...(isTooLong ? { fault: "it is too long" } : fault && { fault }),
  };
}

/** The name of a content line's property, in upper case, without its group (RFC 6350 §3.3). */
export function nameOf(line: string): string {
  return /^(?:[^:;]*\.)?([^:;]*)/.exec(line)![1]!.trim().toUpperCase();
}

/**
 * RFC 6350 §3.2: of a fold its line break and one blank go. vCard 2.1 folds where a blank stands
 * and keeps it, though many of its writers do not: before the value, in an address, in a letter
 * and at the end of a full line there was none.
 */
function unfold(pieces: readonly string[], isOld: boolean): string {
  return pieces.reduce((line, piece, index) => {
    const isInValue = line.includes(":");
    if (isInValue && nameOf(line) === "EMAIL") return line + piece.trimStart();
    const isEncoded = /QUOTED-PRINTABLE/i.test(line.slice(0, line.indexOf(":")));
    const isAtBlank = !isFull(pieces[index - 1]!, isEncoded) && !isCutLetter(line, piece);
    return line + (isInValue && isOld && isAtBlank ? piece : piece.slice(1));
  });
}

/**
 * Programs that cut lines at a width, not at a blank, make them this long, in octets or letters;
 * what soft breaks have joined is longer.
 */
function isFull(piece: string, isEncoded: boolean): boolean {
  const letters = piece.replace(/[\x80-\xbf]/g, "");
  return [piece, letters].some(({ length }) => length >= 74 && (isEncoded || length <= 76));
}

function isCutLetter(before: string, after: string): boolean {
  return /[\x80-\xff]$/.test(before) && /^[ \t][\x80-\xbf]/.test(after);
}

/**
 * Finds the colon before the value. A colon in quotes is none (RFC 6350 §3.3), nor is one in the
 * parentheses after an Android phone's own label: `EMAIL;X-CUSTOM(CHARSET=UTF-8,…,label):`.
 */
function readHead(line: string): Head {
  const parameters: string[] = [];
  let start = line.search(/[:;]/);
  let at = start;
  let isUnclosed = false;
  while (at >= 0 && at < line.length && line[start] === ";") {
    const character = line[++at];
    const isLabel =
      character === "(" && /^;X-[\w-]*$/i.test(line.slice(start, Math.min(at, start + 100)));
    if ((character === '"' || isLabel) && !isUnclosed) {
      const close = line.indexOf(isLabel ? ")" : '"', at + 1);
      if (close < 0 && !isLabel) isUnclosed = true;
      if (close >= 0) at = close;
    } else if (character === ";" || character === ":") {
      parameters.push(line.slice(start + 1, at));
      start = at;
    }
  }
  if (start < 0 || line[start] !== ":")
    return { parameters: [], value: "", fault: "it has no colon before its value" };
  return {
    parameters,
    value: line.slice(start + 1),
    ...(isUnclosed && { fault: "a quotation mark in it is not closed" }),
  };
}

interface Parameters {
  readonly encoding: Encoding;
  readonly charset?: string;
  readonly preference: number;
}

/**
 * `TYPE=INTERNET,pref`, `PREF=1`, and what vCard 2.1 writes without a name: `PREF`, `BASE64`,
 * `QUOTED-PRINTABLE`.
 */
function readParameters(parameters: readonly string[]): Parameters {
  let encoding: Encoding;
  let charset: string | undefined;
  let isPreferred = false;
  let preference: number | undefined;
  for (const parameter of parameters) {
    const [, key = "TYPE", setting = ""] = /^(?:([^=]*)=)?(.*)$/s.exec(parameter)!;
    const values = setting
      .replaceAll('"', "")
      .split(",")
      .map((value) => value.trim().toUpperCase());
    const isBare = !parameter.includes("=");
    const name = key.trim().toUpperCase();
    if (name === "CHARSET") charset = values[0];
    if (name === "PREF" && /^(?:100|[1-9]\d?)$/.test(values[0]!)) preference = Number(values[0]);
    if (name === "TYPE") isPreferred ||= values.includes("PREF");
    if (name === "ENCODING" || isBare) encoding ??= encodings[values[0]!];
  }
  return {
    encoding,
    ...(charset && { charset }),
    preference: preference ?? (isPreferred ? 1 : 101),
  };
}

const encodings: Record<string, Encoding> = {
  "QUOTED-PRINTABLE": "QUOTED-PRINTABLE",
  Q: "QUOTED-PRINTABLE",
  BASE64: "BASE64",
  B: "BASE64",
};
