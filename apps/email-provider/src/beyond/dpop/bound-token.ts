import type { OwnAccessTokenClaims } from "../../keys/access-tokens.ts";

/**
 * An access token that names the key whoever shows it must have, if it is bound to one (RFC 9449
 * §6.1, RFC 7800 §3.1).
 */
export type BoundTokenClaims = OwnAccessTokenClaims & { readonly cnf?: { readonly jkt: string } };
