import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import type { AuthorizationResponse } from "@tale/protocol/authorization-response";
import { CallbackError, type WayOn } from "./callback.error.ts";
import type { ProviderMetadata } from "./discovery.checks.ts";
import { placeOf } from "./redirect-uris.ts";

/** An answer that can be read: every parameter of it is there once. */
export type SingleResponse = Checked<AuthorizationResponse, "each once">;

/** Where an answer arrived, which is where it was asked to arrive. */
export type Place = Checked<string, "place of the provider"> | undefined;

/** A code that came, alone, from the provider that was asked. */
export type AuthorizationCode = Checked<string, "one answer">;

/** What the provider said, once it is sure that it is one answer from the one who was asked. */
export type Answer =
  | { readonly code: AuthorizationCode; readonly error?: undefined }
  | { readonly code?: undefined; readonly error: string };

/**
 * RFC 6749 Appendix B and §3.1: every parameter is UTF-8, and there once. Two states or two codes
 * are two answers, and one of them is not ours.
 */
export function checkEachOnce(query: Record<string, string | string[]>): SingleResponse {
  const isReadable = Object.values(query).every((value) => value.length > 0);
  check(
    "every parameter of the answer is UTF-8",
    "RFC 6749 §4.1.2",
    isReadable,
    () => new CallbackError("unreadable_parameter"),
  );
  const isSingle = Object.values(query).every((value) => typeof value === "string");
  check(
    "every parameter of the answer stands there once",
    "RFC 6749 §3.1",
    isSingle,
    () => new CallbackError("repeated_parameter"),
  );
  return query as AuthorizationResponse as SingleResponse;
}

/** What may stand behind the address at which answers arrive: a provider's own place. */
export interface Arrival {
  readonly Params: { readonly place?: string };
}

/**
 * RFC 9700 §4.4.2: an answer arrives where the one who was asked was told to send it. At the
 * address that providers share, `iss` tells them apart, so that nothing is taken there from a
 * provider which does not announce it.
 */
export function checkPlace(
  place: string | undefined,
  metadata: ProviderMetadata,
  again: WayOn,
): asserts place is Place {
  check(
    "the answer came to the address of the provider that was asked",
    "RFC 9700 §4.4.2",
    place === placeOf(metadata),
    () => new CallbackError("wrong_issuer", again),
  );
}

/**
 * RFC 9207 §2.4: the one who answers is the one who was asked, compared byte by byte; otherwise our
 * token request would carry one provider's code to another. A server that announces `iss` must send
 * it; one that does not may leave it out, but never name somebody else.
 */
export function checkResponseIssuer(
  response: AuthorizationResponse,
  metadata: ProviderMetadata,
  again: WayOn,
): asserts response is Checked<AuthorizationResponse, "issuer"> {
  const { iss } = response;
  const isExpected = metadata.authorization_response_iss_parameter_supported
    ? iss === metadata.issuer
    : (iss ?? metadata.issuer) === metadata.issuer;
  check(
    "the answer names the issuer that was asked",
    "RFC 9207 §2.4",
    isExpected,
    () => new CallbackError("wrong_issuer", again),
  );
}

/** RFC 6749 §4.1.2: a code or an error. An answer with both was put together by somebody. */
export function checkOneAnswer(
  { code, error }: Checked<SingleResponse, "issuer">,
  again: WayOn,
): Answer {
  check(
    "the answer is either a code or an error",
    "RFC 6749 §4.1.2",
    (code === undefined) !== (error === undefined),
    () => new CallbackError("no_single_answer", again),
  );
  return code === undefined ? { error: error! } : { code: code as AuthorizationCode };
}
