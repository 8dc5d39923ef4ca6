import type { Parameter } from "@tale/backstage/facts";
import type { TermId } from "@tale/story/glossary";

/** Which term a parameter makes real when it is seen with a value. */
const terms: Readonly<Record<string, TermId>> = {
  client_id: "client-id",
  client_secret: "client-secret",
  redirect_uri: "redirect-uri",
  response_type: "response-type",
  scope: "scope",
  code: "authorization-code",
  access_token: "access-token",
  refresh_token: "refresh-token",
  state: "state",
  code_challenge: "pkce",
  code_challenge_method: "pkce",
  code_verifier: "pkce",
  iss: "issuer",
  issuer: "issuer",
};

/** Terms that are real when a value is seen, and not when it is only spoken of. */
export const termsWithValues: ReadonlySet<TermId> = new Set(Object.values(terms));

export function termOf({ in: place, name }: Parameter): TermId | null {
  return place === "cookie" || place === "set-cookie" ? null : (terms[name] ?? null);
}
