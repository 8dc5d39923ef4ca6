/** Scheme and host, the port, and what is left. */
const parts = /^(https?):\/\/([^/?#@:[\]]*|\[[^/?#@[\]]*\])(?::(\d*))?(?=[/?#]|$)(.*)$/is;

const defaultPorts = new Map([
  ["http", "80"],
  ["https", "443"],
]);

/**
 * Whether two resource identifiers (RFC 8707 §2) are spellings of one. RFC 9110 §4.2.3 and RFC 3986
 * §6.2.3: in a web address the case of scheme and host, the default port, and the slash of an empty
 * path say nothing, and URL parsers change them. Anything else does: paths are compared character
 * by character.
 */
export function isSameResource(left: string, right: string): boolean {
  return left === right || normalized(left) === normalized(right);
}

function normalized(identifier: string): string {
  const [whole, scheme = "", host = "", port = "", rest = ""] = parts.exec(identifier) ?? [];
  if (whole === undefined || host === "") return identifier;
  const [lowerScheme, lowerHost] = [scheme.toLowerCase(), host.toLowerCase()];
  const isDefault = port === "" || port === defaultPorts.get(lowerScheme);
  return `${lowerScheme}://${lowerHost}${isDefault ? "" : `:${port}`}${rest.startsWith("/") ? "" : "/"}${rest}`;
}
