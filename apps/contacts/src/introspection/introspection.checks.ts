import { check } from "@tale/backstage/check";
import type { HttpResponse } from "@tale/service/http-client";
import { Type, type Static } from "typebox";
import { Value } from "typebox/value";
import { checkToken } from "../bearer-token/access-token.checks.ts";
import type { OwnedToken } from "./find-owner.ts";

/** An issuer's answer about a token (RFC 7662 §2.2); what a good token needs of it is checked one by one. */
const IntrospectionAnswer = Type.Object({ active: Type.Boolean(), iss: Type.Optional(Type.Unknown()), token_type: Type.Optional(Type.Unknown()), cnf: Type.Optional(Type.Unknown()) });

export type IntrospectionAnswer = Static<typeof IntrospectionAnswer>;

/** What a good token must say about itself, as a JWT must (RFC 9068 §2.2). Times are seconds since 1970. */
const GoodToken = Type.Object({
  sub: Type.String({ minLength: 1 }),
  client_id: Type.String({ minLength: 1 }),
  aud: Type.Union([Type.String(), Type.Array(Type.String())]),
  exp: Type.Number(),
  iat: Type.Optional(Type.Number()),
  scope: Type.Optional(Type.String()),
});

/** RFC 7662 §2.2: anything but a JSON object with `active` says nothing about the token, only about the issuer. */
export function checkAnswer({ status, body }: HttpResponse): IntrospectionAnswer {
  check("the issuer takes the question", "RFC 7662 §2.3", status === 200, () => new Error(`it answers ${status}`));
  const answer: unknown = JSON.parse(body);
  check("the issuer says whether the token is active", "RFC 7662 §2.2", Value.Check(IntrospectionAnswer, answer), () => new Error("its answer does not say whether the token is active"));
  return answer;
}

/** RFC 7662 §2.2: unknown, expired, taken back, or not for us to know: one answer for all. */
export function checkActive(found: OwnedToken | undefined): OwnedToken {
  checkToken("an issuer calls the token active", "RFC 7662 §2.2", found, "The token is not active.");
  return found;
}

/** RFC 7662 §2.2: an answer may leave its issuer out, because it came from there; it may not name another. */
export function checkIssuer({ iss }: IntrospectionAnswer, issuer: string): void {
  checkToken("the answer is about a token of this issuer", "RFC 7662 §2.2", iss === undefined || iss === issuer, "The token comes from an issuer that is not trusted here.");
}

/** RFC 7662 §2.2: a refresh token is active too, and has no type. RFC 9449 §6.2: a token of type DPoP is bound. */
export function checkTokenType({ token_type: type, cnf }: IntrospectionAnswer): void {
  const name = typeof type === "string" && type.toLowerCase();
  checkToken("the token is an access token", "RFC 7662 §2.2", name === "bearer" || (name === "dpop" && cnf !== undefined), "The token is not an access token.");
}

/** RFC 9068 §2.2 asks for these of a JWT; a token of another form is not believed on less. Without `iat` it begins now. */
export function checkMembers(answer: unknown, seconds: number): Static<typeof GoodToken> & { readonly iat: number } {
  checkToken("every required member is there", "RFC 7662 §2.2", Value.Check(GoodToken, answer), "The token lacks a required claim.");
  return { ...answer, iat: answer.iat ?? seconds };
}
