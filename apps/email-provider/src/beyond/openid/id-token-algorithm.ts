import type { Client } from "../../clients/client.ts";
import type { SigningAlgorithm } from "../../keys/keyring.ts";

/** OpenID Connect Registration §2: RS256, which every library knows, unless the client registered another. */
export function idTokenAlgorithmOf({ further }: Pick<Client, "further">): SigningAlgorithm {
  return (further?.id_token_signed_response_alg as SigningAlgorithm | undefined) ?? "RS256";
}
