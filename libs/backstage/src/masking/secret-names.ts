/** What a secret is for. The stage shows the kind; the value stays with the party. */
const secretKinds = [
  "authorization-code",
  "access-token",
  "refresh-token",
  "client-secret",
  "code-verifier",
  "code-challenge",
  "state",
  "nonce",
  "session",
  "csrf",
  "request-id",
  "registration-token",
  "password",
  "private-key",
  "hash",
  "sealed",
  "opaque",
  "dpop-proof",
  "dpop-nonce",
  "id-token",
  "logout-token",
  "client-assertion",
  "request-object",
  "device-code",
  "user-code",
] as const;

export type SecretKind = (typeof secretKinds)[number];

/**
 * Names under which secrets travel, in queries, forms, JSON, headers and columns. The one place
 * that says so.
 */
const secretNames: Readonly<Record<string, SecretKind>> = {
  code: "authorization-code",
  access_token: "access-token",
  token: "opaque",
  id_token: "id-token",
  id_token_hint: "id-token",
  logout_token: "logout-token",
  client_assertion: "client-assertion",
  assertion: "client-assertion",
  device_code: "device-code",
  user_code: "user-code",
  dpop: "dpop-proof",
  "dpop-nonce": "dpop-nonce",
  c_nonce: "dpop-nonce",
  sid: "session",
  ath: "hash",
  refresh_token: "refresh-token",
  client_secret: "client-secret",
  code_verifier: "code-verifier",
  code_challenge: "code-challenge",
  state: "state",
  nonce: "nonce",
  request: "request-id",
  "fresh-secret": "client-secret",
  session: "session",
  author: "session",
  _csrf: "csrf",
  csrf: "csrf",
  "csrf-token": "csrf",
  "x-csrf-token": "csrf",
  registration_access_token: "registration-token",
  initial_access_token: "registration-token",
  private_jwk: "private-key",
};

/** Names whose values anybody may read, however random they look. */
const openNames = new Set([
  "kid",
  "client_id",
  "grant_id",
  "grant",
  "traceparent",
  "code_challenge_method",
  "client_assertion_type",
  "jkt",
  "dpop_jkt",
  "jti",
]);

/**
 * @returns the kind of what travels under a name; "open" for what anybody may read, undefined where
 * only the value can tell
 */
export function kindOfName(name: string): SecretKind | "open" | undefined {
  const plain = name.toLowerCase().replace(/^__host-/, "");
  if (/passw|passphrase|^pwd$/.test(plain)) return "password";
  if (plain.endsWith("_hash") || plain.endsWith("_salt")) return "hash";
  if (plain.endsWith("_sealed")) return "sealed";
  return secretNames[plain] ?? (openNames.has(plain) ? "open" : undefined);
}
