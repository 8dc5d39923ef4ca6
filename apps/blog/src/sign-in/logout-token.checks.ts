import { check } from "@tale/protocol/check";
import {
  backChannelLogoutEvent,
  LogoutTokenClaims,
  logoutTokenType,
} from "@tale/protocol/logout-token";
import { decodeJwt, type CompactJWSHeaderParameters } from "jose";
import { Type, type Static } from "typebox";
import { Value } from "typebox/value";
import { isRegistered, type Provider, type RegisteredProvider } from "../stores/provider.ts";
import { IdentityError } from "./sign-in.error.ts";

/**
 * The claims of a logout token (OpenID Connect Back-Channel Logout §2.4), with bounds on what is
 * kept; what they mean is checked after.
 */
const LogoutNotice = Type.Object({
  ...LogoutTokenClaims.properties,
  jti: Type.String({ minLength: 1, maxLength: 255 }),
  sub: Type.Optional(Type.String({ minLength: 1 })),
  sid: Type.Optional(Type.String({ minLength: 1 })),
  events: Type.Record(Type.String(), Type.Unknown()),
  nonce: Type.Optional(Type.Unknown()),
});

export type LogoutNotice = Static<typeof LogoutNotice>;

/**
 * Whose keys to try: nothing of the token is believed yet, and only providers we are registered
 * with are asked anything.
 */
export function checkKnownProvider(
  logoutToken: string,
  providers: readonly Provider[],
): RegisteredProvider {
  const issuer = readUnverified(logoutToken);
  const provider = providers.filter(isRegistered).find((known) => known.issuer === issuer);
  check(
    "a provider that Quillpost is registered with speaks",
    "OpenID Connect Back-Channel Logout §2.6",
    provider,
    () => new IdentityError("nobody we know claims to have signed it"),
  );
  return provider;
}

/** OpenID Connect Back-Channel Logout §2.4: who, to whom, when, once, and what happened. */
export function checkLogoutClaims(claims: unknown): LogoutNotice {
  check(
    "the logout token has the claims of one",
    "OpenID Connect Back-Channel Logout §2.4",
    Value.Check(LogoutNotice, claims),
    () => new IdentityError("a claim is missing, or of a wrong type"),
  );
  return claims;
}

/**
 * OpenID Connect Back-Channel Logout §2.6, 7, and §4.1: an ID token has a nonce, an access token
 * another type; neither may end anything.
 */
export function checkNoIdToken(
  { typ = "JWT" }: CompactJWSHeaderParameters,
  { nonce }: LogoutNotice,
): void {
  const isOfType = [logoutTokenType, "jwt"].includes(
    typ.toLowerCase().replace(/^application\//, ""),
  );
  check(
    "the token is a logout token and no other",
    "OpenID Connect Back-Channel Logout §2.6",
    isOfType && nonce === undefined,
    () => new IdentityError("it is a token for something else"),
  );
}

/**
 * OpenID Connect Back-Channel Logout §2.6, 5 and 6: it says that somebody, or a session, has signed
 * out.
 */
export function checkLogout({ events, sub, sid }: LogoutNotice): void {
  const event = events[backChannelLogoutEvent];
  const isLogout = typeof event === "object" && event !== null && (sub ?? sid) !== undefined;
  check(
    "the token says who has signed out",
    "OpenID Connect Back-Channel Logout §2.6",
    isLogout,
    () => new IdentityError("it does not say that somebody has signed out"),
  );
}

/** OpenID Connect Back-Channel Logout §2.6, 8: a notice counts once. */
export function checkNew(ended: number | undefined): void {
  check(
    "the notice is new",
    "OpenID Connect Back-Channel Logout §2.6",
    ended !== undefined,
    () => new IdentityError("this notice was here before"),
  );
}

function readUnverified(token: string): unknown {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}
