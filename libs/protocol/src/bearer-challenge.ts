/** Why a resource server refused a token (RFC 6750 §3.1). */
export type BearerErrorCode = "invalid_request" | "invalid_token" | "insufficient_scope";

export interface ChallengeParameters {
  readonly error?: BearerErrorCode;
  readonly error_description?: string;
  /** The scope that would have been enough. */
  readonly scope?: string;
  /** Where the resource says which authorization servers it trusts (RFC 9728 §5.1). */
  readonly resource_metadata?: string;
}

/** The value of `WWW-Authenticate: Bearer …` (RFC 6750 §3). */
export function formatBearerChallenge(parameters: ChallengeParameters): string {
  const parts = Object.entries(parameters).map(([name, value]) => `${name}="${String(value).replace(/["\\]/g, "\\$&")}"`);
  return ["Bearer", parts.join(", ")].filter(Boolean).join(" ");
}

/** One scheme, or one `name=value` with the value bare or quoted. Quoted text is taken as a whole, so nothing is found inside it. */
const schemeOrParameter = /([\w.~+/-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+)))?/g;

/** The parameters of the first Bearer challenge in a `WWW-Authenticate` header; empty when there is none (RFC 9110 §11.6.1). */
export function parseBearerChallenge(header: string): Record<string, string> {
  const parameters: [string, string][] = [];
  let isBearer = false;
  for (const [, name, quoted, bare] of header.matchAll(schemeOrParameter)) {
    const value = quoted?.replace(/\\(.)/g, "$1") ?? bare;
    const isScheme = value === undefined;
    if (isScheme && isBearer) break;
    if (isScheme) isBearer = name!.toLowerCase() === "bearer";
    else if (isBearer) parameters.push([name!.toLowerCase(), value]);
  }
  return Object.fromEntries(parameters);
}
