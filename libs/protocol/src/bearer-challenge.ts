import { formatChallenge, parseChallenge } from "./challenge.ts";

/** Why a resource server refused a token (RFC 6750 §3.1, RFC 9470 §3). */
export type BearerErrorCode =
  "invalid_request" | "invalid_token" | "insufficient_scope" | "insufficient_user_authentication";

export interface ChallengeParameters {
  readonly error?: BearerErrorCode;
  readonly error_description?: string;
  /** The scope that would have been enough. */
  readonly scope?: string;
  /** How many seconds ago the user may have signed in at most (RFC 9470 §3). */
  readonly max_age?: string;
  /** Where the resource says which authorization servers it trusts (RFC 9728 §5.1). */
  readonly resource_metadata?: string;
}

/** The value of `WWW-Authenticate: Bearer …` (RFC 6750 §3). */
export function formatBearerChallenge(parameters: ChallengeParameters): string {
  return formatChallenge("Bearer", parameters);
}

/**
 * The parameters of the first Bearer challenge in a `WWW-Authenticate` header; empty when there is
 * none (RFC 9110 §11.6.1).
 */
export function parseBearerChallenge(header: string): Record<string, string> {
  return parseChallenge("Bearer", header);
}
