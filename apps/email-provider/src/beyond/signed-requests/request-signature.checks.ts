import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import { ErrorPage } from "@tale/pages/error-page";
import { compactVerify, decodeProtectedHeader, type JWTPayload } from "jose";
import { signingAlgorithmsOf, type Client } from "../../clients/client.ts";
import type { KnownClient } from "../../clients/registered-redirect-uri.ts";
import { tryKeys } from "../../clients/try-keys.ts";

/** What a request object may call itself: by its media type, or merely a JWT (RFC 9101 §10.8). */
const types: readonly unknown[] = ["oauth-authz-req+jwt", "jwt", undefined];

/** The text of a request object that came alone. */
export type OneRequest = Checked<string, "one request">;

/** What a client signed with its own key. */
export type SignedClaims = Checked<JWTPayload, "signed">;

/** The claims of a request object, once they are its client's. */
export type RequestClaims = Checked<SignedClaims, "same client">;

/** RFC 9101 §5: one request, in one place. */
export function checkOneRequest(request: string | string[], requestUri: unknown): OneRequest {
  check("there is one request object", "RFC 9101 §5", typeof request === "string", notOne);
  check(
    "request and request_uri do not come together",
    "RFC 9101 §5",
    requestUri === undefined,
    notOne,
  );
  return request as OneRequest;
}

/**
 * RFC 9101 §6.2: signed by a key the client registered, with the algorithm it registered if it did;
 * never with none.
 */
export async function checkSignature(
  object: OneRequest,
  client: KnownClient,
): Promise<SignedClaims> {
  const { request_object_signing_alg: registered } = client.further ?? {};
  const algorithms = signingAlgorithmsOf(client).filter(
    (one) => registered === undefined || one === registered,
  );
  const claims = await verify(object, client.jwks, algorithms);
  check("the request object is signed by the client", "RFC 9101 §6.2", claims, unreadable);
  return claims as SignedClaims;
}

async function verify(
  object: string,
  jwks: Client["jwks"],
  algorithms: string[],
): Promise<JWTPayload | undefined> {
  try {
    if (jwks === undefined || !types.includes(typeOf(object))) return undefined;
    const { payload } = await tryKeys(jwks, (findKey) =>
      compactVerify(object, findKey, { algorithms }),
    );
    const claims: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(payload));
    return typeof claims === "object" && claims !== null && !Array.isArray(claims)
      ? (claims as JWTPayload)
      : undefined;
  } catch {
    return undefined;
  }
}

/** RFC 7515 §4.1.9: a media type without its `application/`, in whatever case. */
function typeOf(object: string): unknown {
  const { typ } = decodeProtectedHeader(object);
  return typeof typ === "string" ? typ.toLowerCase().replace(/^application\//, "") : typ;
}

/** RFC 9101 §5: the client_id beside the request object is the one in it. */
export function checkSameClient(
  claims: JWTPayload,
  client: Client,
): asserts claims is Checked<JWTPayload, "same client"> {
  check(
    "client_id inside is the one outside",
    "RFC 9101 §5",
    claims["client_id"] === client.id,
    unreadable,
  );
}

/** Which of them counts, two readers could see differently. */
function notOne(): ErrorPage {
  return new ErrorPage({
    status: 400,
    code: "invalid_request",
    title: "This request came more than once",
    detail:
      "The application sent two signed requests, or one and a reference to another, and we cannot tell which of them it means.",
    advice: "If you develop the application: send request once, and not together with request_uri.",
  });
}

/** An object that cannot be believed names no redirect URI, so the browser is not redirected. */
function unreadable(): ErrorPage {
  return new ErrorPage({
    status: 400,
    code: "invalid_request_object",
    title: "This request cannot be believed",
    detail:
      "The application sent its request as a signed statement, but the signature is not one we can check with the keys it registered.",
    advice:
      "If you develop the application: sign the request object with a key from your registered jwks, with one of the algorithms in our metadata, and send client_id inside and beside it.",
  });
}
