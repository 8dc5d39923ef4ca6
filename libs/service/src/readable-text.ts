import { isUtf8 } from "node:buffer";

/**
 * Bytes above ASCII, as an address or a form writes them. In UTF-8 every letter is made of such
 * bytes alone.
 */
const encodedBytes = /(?:%[89a-f][0-9a-f])+/gi;
const somethingEncoded = /%[89a-f][0-9a-f]/i;

/**
 * Whether what is percent-encoded in a text is UTF-8 (RFC 3629 §3): no broken or overlong sequence,
 * no surrogate.
 */
export function isEncodedUtf8(text: string): boolean {
  return !somethingEncoded.test(text) || (text.match(encodedBytes) ?? []).every(isDecodable);
}

function isDecodable(bytes: string): boolean {
  return isUtf8(Buffer.from(bytes.replaceAll("%", ""), "hex"));
}

/**
 * A request, or a part of it, that is not text; U+FFFD in its place would make it another request.
 */
export class UnreadableText extends Error {
  override readonly name = "UnreadableText";
  readonly statusCode = 400;

  constructor(what: "address" | "body") {
    super(`The ${what} contains bytes that are not UTF-8.`);
  }
}

/** @throws UnreadableText */
export function readText(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new UnreadableText("body");
  return bytes.toString();
}
