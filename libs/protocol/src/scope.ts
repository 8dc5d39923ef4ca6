/** One `scope-token`: printable ASCII without space, quote and backslash (RFC 6749 §3.3). */
const scopeToken = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/**
 * Splits a `scope` parameter into its tokens, each once, in the order of the text (RFC 6749 §3.3).
 *
 * @returns undefined when the text is not a list of scope tokens separated by single spaces
 */
export function parseScope(text: string): string[] | undefined {
  const tokens = text.split(" ");
  return tokens.every((token) => scopeToken.test(token)) ? [...new Set(tokens)] : undefined;
}

/** Joins scope tokens into a `scope` parameter (RFC 6749 §3.3). */
export function formatScope(tokens: Iterable<string>): string {
  return [...tokens].join(" ");
}
