import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import { ClaimsParameter, type AuthenticationRequest } from "@tale/protocol/authentication-request";
import { Value } from "typebox/value";
import { AuthorizationError } from "../../clients/authorization.error.ts";

/** The wishes of a request, in the form they must have. */
export type RequestedClaims = Checked<Required<ClaimsParameter>, "well-formed">;

/** The id of the one user that a client wants an answer about. */
export type WantedUser = Checked<string, "wanted">;

/**
 * OpenID Connect Core §5.5: which claims are wanted, as JSON. Claims we do not know are ignored; so
 * are wishes we cannot fulfil.
 */
export function checkClaims({ claims }: AuthenticationRequest): RequestedClaims {
  const parsed = claims === undefined ? {} : parse(claims);
  check(
    "claims is a well-formed wish",
    "OpenID Connect Core §5.5",
    Value.Check(ClaimsParameter, parsed),
    () =>
      new AuthorizationError(
        "invalid_request",
        "claims is not the JSON of OpenID Connect Core 5.5",
      ),
  );
  return {
    userinfo: parsed.userinfo ?? {},
    id_token: parsed.id_token ?? {},
  } as RequestedClaims;
}

/**
 * OpenID Connect Core §5.5.1.1: who insists on a way to sign in that there is none of here, is told
 * so. Merely to wish for one is fine.
 */
export function checkContextClass(
  claims: RequestedClaims,
): asserts claims is Checked<RequestedClaims, "no class"> {
  const { essential, value, values } = claims.id_token["acr"] ?? {};
  check(
    "no certain way to sign in is insisted on",
    "OpenID Connect Core §5.5.1.1",
    !essential || (value ?? values) === undefined,
    () =>
      new AuthorizationError(
        "unmet_authentication_requirements",
        "there is only one way to sign in here, and it has no class of its own",
      ),
  );
}

/**
 * OpenID Connect Core §5.5.1: the one user that the client wants an answer about, if it names one.
 * A subject is text (§2).
 */
export function checkWantedSubject({
  userinfo,
  id_token,
}: Checked<RequestedClaims, "no class">): WantedUser | undefined {
  const wanted = [id_token["sub"]?.value, userinfo["sub"]?.value].filter(
    (value) => value !== undefined,
  );
  check(
    "every wanted subject is text",
    "OpenID Connect Core §2",
    wanted.every((value) => typeof value === "string"),
    () => new AuthorizationError("invalid_request", "claims asks for a sub that is not text"),
  );
  const [first, ...others] = wanted;
  check(
    "one subject is wanted at most",
    "OpenID Connect Core §5.5.1",
    others.every((other) => other === first),
    () => new AuthorizationError("invalid_request", "claims asks for two subjects"),
  );
  return first as WantedUser | undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
