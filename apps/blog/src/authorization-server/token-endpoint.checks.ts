import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import { parseScope } from "@tale/protocol/scope";
import { ErrorResponse, TokenErrorCode, TokenResponse } from "@tale/protocol/token-response";
import type { HttpResponse } from "@tale/service/http-client";
import { Type } from "typebox";
import { Value } from "typebox/value";
import { readMembers, type Reading } from "../json.ts";
import { cleanLine } from "../mail-address.ts";
import { refusalIn } from "../refusals/refusal.ts";
import type { DecidedAnswer } from "./back-channel.ts";
import { TokenError, type TokenProblem } from "./token.error.ts";

/** Longer than any token that fits into a request header, which is where an access token goes. */
const longest = 8 * 1024;

/** Room for every token there is, and for details of some hundred friends. */
const longestAnswer = 64 * 1024;

/** A token response whose tokens can be used and are what was asked for. */
export type UsableResponse = Checked<
  TokenResponse,
  "shape" | "token type" | "token form" | "scope form"
>;

/** RFC 6749 §5.2: an error has a name, and the name decides what happens next. */
export function checkNoError(
  answer: DecidedAnswer,
): asserts answer is Checked<DecidedAnswer, "no error"> {
  check("the token endpoint says yes", "RFC 6749 §5.2", answer.status === 200, () => {
    const code = problemNamedIn(answer);
    const message = `the token endpoint answered ${answer.status} ${code}`;
    return new TokenError(code, message, { refusal: refusalIn(answer) });
  });
}

/**
 * A name that RFC 6749 does not have is a refusal all the same, if it stands in an answer that
 * refuses.
 */
export function problemNamedIn({
  status,
  body,
}: Pick<HttpResponse, "status" | "body">): TokenProblem {
  const named = readMembers(NamedError, body).said?.error;
  if (Value.Check(TokenErrorCode, named)) return named;
  return named !== undefined && refusing.includes(status) ? "other_refusal" : "unusable_answer";
}

const NamedError = Type.Pick(ErrorResponse, ["error"]);
const refusing = [400, 401, 403];

/**
 * RFC 6749 §5.1: a token answer is JSON of a known shape, and not endless. An HTML page with status
 * 200 is not.
 */
export function checkTokenShape(
  answer: Checked<DecidedAnswer, "no error">,
): Checked<TokenResponse, "shape"> {
  const { said, wrong } = readTokenResponse(answer);
  check(
    "the answer is a token response in JSON",
    "RFC 6749 §5.1",
    said,
    () =>
      new TokenError("unusable_answer", `the token answer cannot be used: ${wrong}`, {
        refusal: { status: answer.status },
      }),
  );
  return said as Checked<TokenResponse, "shape">;
}

/**
 * An empty scope is a scope without anything in it, and an empty list of details one without
 * details.
 */
function readTokenResponse({ headers, body }: HttpResponse): Reading<TokenResponse> {
  const type = String(headers["content-type"] ?? "");
  if (!/^application\/json\s*(;|$)/i.test(type))
    return { wrong: `its type is “${cleanLine(type, 100)}”` };
  if (body.length > longestAnswer) return { wrong: "it is too long" };
  return readMembers(TokenResponse, body, ["scope", "authorization_details"]);
}

/**
 * RFC 6749 §7.1: a token of a type we do not understand must not be used, nor one that is not bound
 * although we asked for it (RFC 9449 §5).
 */
export function checkTokenType(
  response: TokenResponse,
  expected: "Bearer" | "DPoP",
): asserts response is Checked<TokenResponse, "token type"> {
  check(
    "the token is of the type that was asked for",
    "RFC 6749 §7.1",
    response.token_type.toLowerCase() === expected.toLowerCase(),
    () =>
      new TokenError(
        expected === "DPoP" ? "broken_promise" : "unusable_answer",
        `the token is not of type ${expected}`,
      ),
  );
}

/** RFC 6750 §2.1: what cannot stand in a header cannot be used, and must not be tried. */
export function checkTokenForm(
  response: TokenResponse,
): asserts response is Checked<TokenResponse, "token form"> {
  const { access_token, refresh_token = "-" } = response;
  const fits =
    /^[A-Za-z0-9\-._~+/]+=*$/.test(access_token) &&
    /^[\x20-\x7e]+$/.test(refresh_token) &&
    access_token.length <= longest &&
    refresh_token.length <= longest;
  check(
    "the tokens have the form and size of tokens",
    "RFC 6750 §2.1",
    fits,
    () => new TokenError("unusable_answer", "a token has a form or size that cannot be sent"),
  );
}

/**
 * RFC 6749 §3.3: the scope granted may differ from the one asked for, and then the answer names it.
 */
export function checkScopeForm(
  response: TokenResponse,
): asserts response is Checked<TokenResponse, "scope form"> {
  const { scope } = response;
  const isList =
    scope === undefined || scope === "" || (scope.length <= longest && parseScope(scope));
  check(
    "the scope is a list of scope tokens",
    "RFC 6749 §3.3",
    isList,
    () => new TokenError("unusable_answer", "the scope of the token answer is no list of scopes"),
  );
}
