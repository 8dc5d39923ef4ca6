export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Refuses broken bytes, which Node would otherwise turn into U+FFFD without a word. */
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The value of `Authorization: Basic …`: both halves form-urlencoded first, then joined and base64-encoded (RFC 6749 §2.3.1). */
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
    const [, id, secret] = /^([^:]*):(.*)$/s.exec(utf8.decode(Buffer.from(encoded, "base64"))) ?? [];
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
