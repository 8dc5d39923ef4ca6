import type { UserinfoResponse } from "@tale/protocol/userinfo";
import type { User } from "../../stores/users.store.ts";

/**
 * Which scope covers a claim (OpenID Connect Core §5.4). What we do not know of a user, no claim
 * says.
 */
const scopeOfClaim: Readonly<Record<string, string>> = {
  name: "profile",
  email: "email",
  email_verified: "email",
};

/** Every claim there is about a user. */
export const userClaims: readonly string[] = ["sub", ...Object.keys(scopeOfClaim)];

/**
 * What the scopes allow to tell about a user. The address is one that we gave out ourselves, so it
 * is verified.
 */
export function describeUser(
  { id, name, email }: User,
  scopes: readonly string[],
): UserinfoResponse {
  const all = { name, email, email_verified: true };
  const allowed = Object.entries(all).filter(([claim]) => scopes.includes(scopeOfClaim[claim]!));
  return { sub: id, ...Object.fromEntries(allowed) };
}

/**
 * The scopes that cover claims asked for one by one: the user is asked about them in the same words
 * (OpenID Connect Core §5.5).
 */
export function scopesCovering(claims: readonly string[]): string[] {
  return [
    ...new Set(
      claims
        .filter((claim) => Object.hasOwn(scopeOfClaim, claim))
        .map((claim) => scopeOfClaim[claim]!),
    ),
  ];
}
