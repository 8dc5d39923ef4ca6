import { second } from "@tale/service/clock";
import { decodeJwt } from "jose";
import type { TokenHolder } from "../bearer-token/access.ts";
import {
  checkAudience,
  checkExpiry,
  checkLifetime,
  checkStart,
} from "../bearer-token/access-token.checks.ts";
import type { ValidateToken } from "../bearer-token/authenticate.ts";
import { tokenHolder } from "../bearer-token/token-holder.ts";
import type { TrustedIssuer } from "../trusted-issuers/trusted-issuer.ts";
import { createAskIssuer, type AskIssuerOptions } from "./ask-issuer.ts";
import { findOwner } from "./find-owner.ts";
import * as checks from "./introspection.checks.ts";

export interface IntrospectionOptions extends AskIssuerOptions {
  readonly trustedIssuers: readonly TrustedIssuer[];
  readonly resource: string;
}

/** What begins like two JSON objects in base64url: `{`, and then a quote or white space. */
const jwt = /^e[wy][\w-]*\.e[wy][\w-]*\.[\w-]*$/;

/**
 * Validates tokens by asking the issuers that this resource may ask (RFC 7662): tokens that are no
 * JWTs, and JWTs of issuers whose profile says so. Other JWTs are validated as ever. No answer is
 * remembered: an issuer that is asked wants to be able to take tokens back at once, and JWTs that
 * are read here are there for speed.
 */
export function introspectTokens(
  validateJwt: ValidateToken,
  { trustedIssuers, resource, ...options }: IntrospectionOptions,
): ValidateToken {
  const asked = trustedIssuers.filter(({ introspection }) => introspection);
  const askedAlways = asked.filter(({ profile }) => profile === "introspection");
  if (asked.length === 0) return validateJwt;
  const ask = createAskIssuer(options);

  async function introspect(
    token: string,
    issuers: readonly TrustedIssuer[],
  ): Promise<TokenHolder> {
    const found = await findOwner(token, issuers, ask);
    checks.checkActive(found);
    checks.checkAnswerIssuer(found);
    const accessToken = checks.checkTokenType(found);
    checkAudience(accessToken, resource);
    const seconds = options.now() / second;
    const claims = checks.checkAnsweredClaims(accessToken, seconds);
    checkExpiry(claims, seconds);
    checkStart(claims, seconds);
    checkLifetime(claims);
    return tokenHolder(found.trusted.issuer, claims, resource);
  }

  return (token) => {
    if (!jwt.test(token)) return introspect(token, asked);
    const issuer = askedAlways.length > 0 && issuerOf(token);
    const trusted = askedAlways.find((one) => one.issuer === issuer);
    return trusted ? introspect(token, [trusted]) : validateJwt(token);
  };
}

/** The issuer to ask, as the JWT says: unproven, but only that issuer can call the token active. */
function issuerOf(token: string): unknown {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}
