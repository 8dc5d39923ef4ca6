import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import type { AuthorizationRequest } from "@tale/protocol/authorization-request";
import type { AuthorizationErrorCode } from "@tale/protocol/authorization-response";
import { isCodeChallenge } from "@tale/protocol/pkce";
import type { readParameters } from "@tale/protocol/parameters";
import { parseScope } from "@tale/protocol/scope";
import { AuthorizationError } from "../clients/authorization.error.ts";
import type { Client } from "../clients/client.ts";
import { isExcusedFromPkce } from "../clients/pkce-excuse.ts";
import { namesOf, scopesThatCount, type Scope } from "../clients/scopes.ts";
import type { AskedScopes } from "./resources.checks.ts";

/** The parameters of a request, as far as they could be read. */
export type ReadRequest = ReturnType<typeof readParameters<AuthorizationRequest>>;

/** A request of which every parameter was sent once, and can be read. */
type SingleRequest = Checked<AuthorizationRequest, "sent once">;

/** A request for the flow with a code. */
export type CodeFlowRequest = Checked<SingleRequest, "code flow">;

/** A challenge that a verifier can be compared with. */
export type CodeChallenge = Checked<string, "S256">;

/**
 * RFC 6749 Appendix B: what is not UTF-8 was not read, so that `state` is not sent back as another
 * value.
 */
export function checkReadable(read: ReadRequest): asserts read is Checked<ReadRequest, "readable"> {
  check(
    "every parameter is UTF-8",
    "RFC 6749 §4.1.2.1",
    read.isReadable,
    refuse("invalid_request", "a parameter is not UTF-8"),
  );
}

/**
 * RFC 6749 §3.1: a parameter that comes twice would let two readers of one request see two
 * different requests.
 */
export function checkRequestNotRepeated({
  message,
  repeated,
}: Checked<ReadRequest, "readable">): SingleRequest {
  check(
    "no parameter is repeated",
    "RFC 6749 §3.1",
    repeated.length === 0,
    refuse("invalid_request", `sent more than once: ${repeated.join(", ")}`),
  );
  return message as SingleRequest;
}

/** RFC 6749 §4.1.1: the code flow is the only one there is here; RFC 9700 §2.1.2 says why. */
export function checkResponseType(
  message: SingleRequest,
  client: Client,
): asserts message is CodeFlowRequest {
  const { response_type, response_mode } = message;
  check(
    "response_type is there",
    "RFC 6749 §4.1.2.1",
    response_type !== undefined,
    refuse("invalid_request", "response_type is missing"),
  );
  check(
    "response_type is code",
    "RFC 6749 §4.1.2.1",
    response_type === "code",
    refuse("unsupported_response_type", "only response_type=code is supported"),
  );
  check(
    "the answer may travel in the query",
    "RFC 8414 §2",
    response_mode === undefined || response_mode === "query",
    refuse("invalid_request", "only response_mode=query is supported"),
  );
  check(
    "the client may use this flow",
    "RFC 6749 §4.1.2.1",
    client.grantTypes.includes("authorization_code"),
    refuse("unauthorized_client", "the client is not registered for the authorization code grant"),
  );
}

/**
 * RFC 7636 §4.4.1: S256 from everybody (RFC 9700 §2.1.1), save whom the operator excused; leaving
 * the method out would mean `plain`.
 */
export function checkCodeChallenge(
  message: CodeFlowRequest,
  client: Client,
): CodeChallenge | undefined {
  if (isExcusedFromPkce(message, client)) return undefined;
  const { code_challenge, code_challenge_method } = message;
  check(
    "code_challenge is there",
    "RFC 7636 §4.4.1",
    code_challenge !== undefined,
    refuse("invalid_request", "code_challenge is missing: PKCE is required"),
  );
  check(
    "code_challenge_method is S256",
    "RFC 7636 §4.3",
    code_challenge_method === "S256",
    refuse("invalid_request", "code_challenge_method must be S256"),
  );
  check(
    "code_challenge has the form of S256",
    "RFC 7636 §4.2",
    isCodeChallenge(code_challenge),
    refuse("invalid_request", "code_challenge is not the base64url of a SHA-256"),
  );
  return code_challenge as CodeChallenge;
}

/**
 * RFC 6749 §3.3: known scopes that the client registered for; without `scope`, all of those, unless
 * details ask for something smaller (RFC 9396 §3). Beside `openid`, unknown ones are ignored
 * (OpenID Connect Core §3.1.2.1).
 */
export function checkRequestedScope(
  { scope, authorization_details }: AuthorizationRequest,
  client: Client,
  known: readonly Scope[],
): AskedScopes {
  const names = namesOf(known);
  const registered = client.scopes.filter((one) => names.includes(one));
  const implied = authorization_details === undefined ? registered : [];
  const asked = scope === undefined ? implied : parseScope(scope);
  check(
    "scope is well-formed",
    "RFC 6749 §3.3",
    asked && (asked.length > 0 || authorization_details !== undefined),
    refuse("invalid_scope", "scope is malformed or empty"),
  );
  const scopes = scopesThatCount(asked, known);
  check(
    "every scope is known",
    "RFC 6749 §4.1.2.1",
    scopes.every((one) => names.includes(one)),
    refuse("invalid_scope", "scope asks for something unknown"),
  );
  check(
    "every scope is registered for the client",
    "RFC 7591 §2",
    scopes.every((one) => client.scopes.includes(one)),
    refuse("invalid_scope", "scope asks for something the client is not registered for"),
  );
  return scopes as AskedScopes;
}

function refuse(code: AuthorizationErrorCode, message: string): () => AuthorizationError {
  return () => new AuthorizationError(code, message);
}
