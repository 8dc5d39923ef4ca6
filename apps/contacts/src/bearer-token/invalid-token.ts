import { check, type Section } from "@tale/protocol/check";
import { BearerChallenge } from "./bearer-challenge.error.ts";

/** A check whose failure is the token's own fault (RFC 6750 §3.1). */
export function checkToken(
  claim: string,
  section: Section,
  holds: unknown,
  description: string,
  cause?: unknown,
): asserts holds {
  check(
    claim,
    section,
    holds,
    () => new BearerChallenge("invalid_token", description, {}, { cause }),
  );
}
