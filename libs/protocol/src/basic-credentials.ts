import { isUtf8 } from "node:buffer";

export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/**
 * The value of `Authorization: Basic …`: both halves form-urlencoded first, then joined and
 * base64-encoded (RFC 6749 §2.3.1).
 */
export function formatBasicCredentials({ clientId, clientSecret }: ClientCredentials): string {
  return `Basic ${Buffer.from(`${formEncode(clientId)}:${formEncode(clientSecret)}`).toString("base64")}`;
}

/**
 * Reads `Authorization: Basic …` (RFC 6749 §2.3.1, RFC 7617 §2).
 *
 * @returns undefined when the header is not well-formed Basic authentication
 */
export function parseBasicCredentials(header: string): ClientCredentials | undefined {
  const [, encoded] = /^Basic +([A-Za-z0-9+/]+={0,2})$/i.exec(header) ?? [];
  if (!encoded) return undefined;
  try {
    const bytes = Buffer.from(encoded, "base64");
    // Node would turn broken bytes into U+FFFD without a word.
    if (!isUtf8(bytes)) return undefined;
    const [, id, secret] = /^([^:]*):(.*)$/s.exec(bytes.toString()) ?? [];
    if (id === undefined || secret === undefined) return undefined;
    return { clientId: formDecode(id), clientSecret: formDecode(secret) };
  } catch {
    return undefined;
  }
}

function formEncode(text: string): string {
  return new URLSearchParams({ _: text }).toString().slice(2);
}

function formDecode(text: string): string {
  return decodeURIComponent(text.replaceAll("+", " "));
}
