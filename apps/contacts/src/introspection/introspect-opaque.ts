import { second } from "@tale/service/clock";
import type { TokenHolder } from "../bearer-token/access.ts";
import { checkAudience, checkExpiry, checkLifetime, checkStart } from "../bearer-token/access-token.checks.ts";
import type { ValidateToken } from "../bearer-token/authenticate.ts";
import { tokenHolder } from "../bearer-token/token-holder.ts";
import type { IntrospectionClient } from "../config.ts";
import { createAskIssuer, type AskIssuerOptions } from "./ask-issuer.ts";
import { findOwner } from "./find-owner.ts";
import * as checks from "./introspection.checks.ts";

export interface IntrospectionOptions extends AskIssuerOptions {
  /** In the order they are asked. */
  readonly clients: readonly IntrospectionClient[];
  readonly resource: string;
}

/** What begins like two JSON objects in base64url: `{`, and then a quote or white space. */
const jwt = /^e[wy][\w-]*\.e[wy][\w-]*\.[\w-]*$/;

/**
 * Validates tokens that are no JWTs by asking the issuers at which this resource has credentials (RFC 7662); JWTs are
 * validated as ever. No answer is remembered: an issuer that gives out opaque tokens wants to be able to take them back
 * at once, and whoever wants speed has JWTs.
 */
export function introspectOpaque(validateJwt: ValidateToken, { clients, resource, ...options }: IntrospectionOptions): ValidateToken {
  if (clients.length === 0) return validateJwt;
  const ask = createAskIssuer(options);

  async function introspect(token: string): Promise<TokenHolder> {
    const { issuer, answer } = checks.checkActive(await findOwner(token, clients, ask));
    const seconds = options.now() / second;
    checks.checkIssuer(answer, issuer);
    checks.checkTokenType(answer);
    const claims = checks.checkMembers(answer, seconds);
    checkAudience({ claims }, resource);
    checkExpiry({ claims }, seconds);
    checkStart({ claims }, seconds);
    checkLifetime({ claims });
    return tokenHolder(issuer, claims, resource);
  }

  return (token) => (jwt.test(token) ? validateJwt(token) : introspect(token));
}
