import { check } from "@tale/protocol/check";
import type { AuthorizationRequest } from "@tale/protocol/authorization-request";
import { parseScope } from "@tale/protocol/scope";
import type { ClientSettings } from "./client.ts";
import { asksForSecurityProfile } from "./client.ts";
import { RegistrationError } from "./registration.error.ts";

/**
 * RFC 9700 §2.1.1: PKCE is required of public clients, and recommended to those that prove who they
 * are. The operator may excuse one of these by name, in the seed (ADR 0036); nobody can excuse
 * itself.
 */
export function checkExcuse(
  client: Pick<ClientSettings, "pkce" | "applicationType" | "authenticationMethod" | "further">,
): void {
  if (client.pkce === undefined) return;
  check(
    "who is excused from PKCE proves who it is",
    "RFC 9700 §2.1.1",
    client.authenticationMethod !== "none" && client.applicationType === "web",
    refuse("pkce may be optional for web clients that authenticate only"),
  );
  check(
    "who is excused from PKCE does not ask for FAPI",
    "RFC 9700 §2.1.1",
    !asksForSecurityProfile(client),
    refuse(
      "PKCE may not be optional in the FAPI 2.0 Security Profile, which a signature, pushed requests and bound tokens ask for together",
    ),
  );
}

/**
 * OpenID Connect Core §3.1.2.1 is older than PKCE: a request for `openid` may be without. One that
 * names a method is not.
 */
export function isExcusedFromPkce(
  { code_challenge, code_challenge_method, scope = "" }: AuthorizationRequest,
  { pkce }: Pick<ClientSettings, "pkce">,
): boolean {
  const isWithout = code_challenge === undefined && code_challenge_method === undefined;
  return isWithout && pkce === "optional" && parseScope(scope)?.includes("openid") === true;
}

function refuse(problem: string): () => RegistrationError {
  return () => new RegistrationError("invalid_client_metadata", problem);
}
