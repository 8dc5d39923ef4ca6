import { jwtBearerAssertion } from "@tale/protocol/oauth-urns";
import { second, type Clock, type Random } from "@tale/service/clock";
import type { RegisteredProvider } from "../stores/provider.ts";
import { signAsClient, type ClientKey } from "./client-key.ts";

export interface AssertionOptions {
  readonly now: Clock;
  readonly random: Random;
}

/** How long an assertion is good: time enough for one request. */
const lifetime = 60 * second;

/**
 * `private_key_jwt` (RFC 7523 §2.2): Quillpost signs who it is, for this server and nobody else,
 * and for one use. The audience is the issuer: at another server the same text is worth nothing
 * (RFC 7523 §3).
 */
export async function clientAssertion(
  { clientId, issuer }: RegisteredProvider,
  key: ClientKey,
  { now, random }: AssertionOptions,
): Promise<Record<string, string>> {
  const issuedAt = Math.floor(now() / second);
  const claims = {
    iss: clientId,
    sub: clientId,
    aud: issuer,
    jti: random(16),
    iat: issuedAt,
    exp: issuedAt + lifetime / second,
  };
  return {
    client_id: clientId,
    client_assertion_type: jwtBearerAssertion,
    client_assertion: await signAsClient(key, claims),
  };
}
