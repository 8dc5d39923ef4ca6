import { hash } from "../../stores/hash.ts";

/**
 * The public name of a session: it tells sessions apart, and nobody gets back from it to the one it
 * names (OpenID Connect Back-Channel Logout §2.1).
 */
export function sessionIdOf(sessionHash: string): string {
  return hash(`sid ${sessionHash}`);
}
