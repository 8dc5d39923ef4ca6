import { PartyError } from "../refusals/party.error.ts";
import { refusalThroughBrowser } from "../refusals/refusal.ts";
import type { ShareProblem } from "../share.problems.ts";

const problems: Record<string, ShareProblem> = {
  access_denied: "denied",
  server_error: "provider_trouble",
  temporarily_unavailable: "provider_trouble",
  invalid_scope: "scope_unknown",
  unauthorized_client: "client_refused",
};

/**
 * The provider refused the authorization request, and said so through the browser (RFC 6749
 * §4.1.2.1).
 */
export class AuthorizationRefused extends PartyError {
  override readonly name = "AuthorizationRefused";
  readonly problem: ShareProblem;

  constructor(
    error: string,
    answer: { readonly error?: string; readonly error_description?: string },
  ) {
    super(
      "the authorization request was refused",
      { refusal: refusalThroughBrowser(answer) },
      "authorization",
    );
    this.problem =
      (Object.hasOwn(problems, error) ? problems[error] : undefined) ?? "provider_refused";
  }
}
