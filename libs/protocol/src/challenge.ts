/**
 * One challenge of a `WWW-Authenticate` header: the scheme and its parameters, all quoted (RFC 9110
 * §11.6.1). Several are joined by a comma.
 */
export function formatChallenge(scheme: string, parameters: object): string {
  const parts = Object.entries(parameters).map(
    ([name, value]) => `${name}="${String(value).replace(/["\\]/g, "\\$&")}"`,
  );
  return [scheme, parts.join(", ")].filter(Boolean).join(" ");
}

/**
 * One scheme, or one `name=value` with the value bare or quoted. Quoted text is taken as a whole,
 * so nothing is found inside it.
 */
const schemeOrParameter = /([\w.~+/-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+)))?/g;

/**
 * The parameters of a scheme's first challenge in a `WWW-Authenticate` header (RFC 9110 §11.6.1).
 *
 * @returns nothing in it when there is no such challenge, or it has no parameters
 */
export function parseChallenge(scheme: string, header: string): Record<string, string> {
  const parameters: [string, string][] = [];
  let isWanted = false;
  for (const [, name, quoted, bare] of header.matchAll(schemeOrParameter)) {
    const value = quoted?.replace(/\\(.)/g, "$1") ?? bare;
    const isScheme = value === undefined;
    if (isScheme && isWanted) break;
    if (isScheme) isWanted = name!.toLowerCase() === scheme.toLowerCase();
    else if (isWanted) parameters.push([name!.toLowerCase(), value]);
  }
  return Object.fromEntries(parameters);
}
