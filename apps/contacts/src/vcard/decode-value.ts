import { isUtf8 } from "node:buffer";

export type Guess = "UTF-8" | "windows-1252";

/** A text, and what is not certain about it. */
export interface Decoded {
  readonly text: string;
  /**
   * The charset it was read as, when that is a guess: the line names none, or another one than it
   * is written in.
   */
  readonly guess?: Guess;
}

export type Encoding = "QUOTED-PRINTABLE" | "BASE64" | undefined;

/**
 * Turns octets, one character each, into text: by the charset that the line names, or else the
 * upload. Without one, or when it is another, they are UTF-8, or what Western systems wrote before;
 * where UTF-8 was cut, U+FFFD stands for the loss.
 */
export function decodeText(octets: string, charset?: string): Decoded {
  if (!/[^\x01-\x7f]/.test(octets) && !isStateful(charset)) return { text: octets };
  const bytes = Buffer.from(octets, "latin1");
  const declared = decoderFor(charset);
  const text = declared?.decode(bytes);
  if (text !== undefined && !text.includes("\ufffd")) return { text };

  const isUtf8Declared = declared?.encoding === "utf-8";
  if (isUtf8(bytes))
    return { text: bytes.toString(), ...(charset && !isUtf8Declared && { guess: "UTF-8" }) };
  if (text !== undefined && !isUtf8Declared) return { text };
  const cut = bytes.toString();
  return /[\x80-\ufffc]/.test(cut)
    ? { text: cut }
    : { text: new TextDecoder("windows-1252").decode(bytes), guess: "windows-1252" };
}

/**
 * Undoes the encoding of a value. `=3B` was written so that it separates nothing: it stays escaped.
 * KDE writes a soft break as `=\n` where it escapes what it has encoded.
 */
export function decodeOctets(octets: string, encoding: Encoding): string {
  if (encoding === "BASE64") return Buffer.from(octets, "base64").toString("latin1");
  if (encoding !== "QUOTED-PRINTABLE") return octets;
  return octets
    .replace(/=\\n/g, "")
    .replace(/=\\n/g, "")
    .replace(/(\\|=5C)?=3B/gi, "\\;")
    .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Some lines only say that they are. */
export function isBase64(octets: string): boolean {
  return /^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(octets) && octets.replace(/\s/g, "").length % 4 === 0;
}

/** ISO-2022-JP writes its letters in ASCII. */
function isStateful(charset = ""): boolean {
  return /^(?:iso-2022|utf-16)/i.test(charset);
}

function decoderFor(charset: string | undefined): TextDecoder | undefined {
  try {
    return charset ? new TextDecoder(charset) : undefined;
  } catch {
    return undefined;
  }
}
