/**
 * What Contacts checks about a claim, in the very words of its check. A claim without a check has
 * none.
 */
export const checkedBy: Readonly<Record<string, string>> = {
  typ: "the token is an access token",
  alg: "the algorithm is on our list",
  kid: "the signature is the issuer's",
  iss: "the issuer is trusted",
  aud: "the token is meant for this resource",
  exp: "the token has not expired",
  iat: "the token's time has come",
  scope: "the token's scope covers the request",
  sub: "every required claim is there",
  client_id: "every required claim is there",
  jti: "every required claim is there",
  auth_time: "the user signed in just now",
  cnf: "the token is bound to the proof's key",
};

/** @returns the check among these that read the claim */
export function checkOf<Check extends { readonly claim: string }>(
  name: string,
  checks: readonly Check[],
): Check | undefined {
  return Object.hasOwn(checkedBy, name)
    ? checks.find(({ claim }) => claim === checkedBy[name])
    : undefined;
}
