import { IssuerUnavailable } from "../bearer-token/issuer-keys.ts";
import type { TrustedIssuer } from "../trusted-issuers/trusted-issuer.ts";
import type { AskIssuer } from "./ask-issuer.ts";
import type { OwnedToken } from "./introspection.checks.ts";

/**
 * Asks one issuer after the other until one knows the token: an opaque token does not say where it
 * comes from, and no more issuers than necessary should see it.
 *
 * @returns undefined when all have answered and none knows it
 * @throws IssuerUnavailable when nobody knows it and somebody did not answer
 */
export async function findOwner(
  token: string,
  issuers: readonly TrustedIssuer[],
  ask: AskIssuer,
): Promise<OwnedToken | undefined> {
  let trouble: IssuerUnavailable | undefined;
  for (const trusted of issuers) {
    try {
      const claims = await ask(trusted, token);
      if (claims.active) return { trusted, claims };
    } catch (error) {
      if (!(error instanceof IssuerUnavailable)) throw error;
      trouble = error;
    }
  }
  if (trouble) throw trouble;
  return undefined;
}
