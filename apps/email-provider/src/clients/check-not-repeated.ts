import { check } from "@tale/protocol/check";
import { TokenError } from "./token.error.ts";

/**
 * RFC 6749 §3.2: a parameter that comes twice would let two readers of one request see two
 * different requests.
 */
export function checkNotRepeated(repeated: readonly string[]): void {
  check(
    "no parameter is repeated",
    "RFC 6749 §3.2",
    repeated.length === 0,
    () => new TokenError("invalid_request", `sent more than once: ${repeated.join(", ")}`),
  );
}
