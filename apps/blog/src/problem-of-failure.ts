import { DiscoveryError } from "./authorization-server/discovery.error.ts";
import { TokenError, type TokenProblem } from "./authorization-server/token.error.ts";
import type { ShareProblem } from "./share.problems.ts";

/** What became of a request to an authorization server, in terms of what its author can do. */
const problems: Partial<Record<TokenProblem, ShareProblem>> = {
  unreachable: "provider_down",
  invalid_grant: "too_late",
  invalid_client: "client_refused",
  unauthorized_client: "client_refused",
  broken_promise: "promise_broken",
  invalid_dpop_proof: "promise_broken",
  use_dpop_nonce: "promise_broken",
  unusable_answer: "answer_unusable",
  own_secret_unreadable: "own_secret",
  invalid_scope: "scope_unknown",
  temporarily_unavailable: "provider_trouble",
};

/**
 * What an author is told when a provider could not be asked, or gave no tokens. @throws whatever is
 * neither the provider's doing nor the network's
 */
export function problemOfFailure(error: unknown): ShareProblem {
  if (error instanceof DiscoveryError)
    return error.code === "unreachable" ? "provider_down" : "provider_unusable";
  if (error instanceof TokenError) return problems[error.code] ?? "provider_refused";
  throw error;
}
