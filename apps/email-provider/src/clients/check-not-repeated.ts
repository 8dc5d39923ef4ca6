import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import { TokenError } from "./token.error.ts";

interface SentMessage<Message> {
  readonly message: Message;
  readonly repeated: readonly string[];
}

/** A message of which every parameter was sent once. */
export type SentOnce<Message> = Checked<Message, "sent once">;

/**
 * RFC 6749 §3.2: a parameter that comes twice would let two readers of one request see two
 * different requests.
 */
export function checkNotRepeated<Message>({ message, repeated }: SentMessage<Message>) {
  check(
    "no parameter is repeated",
    "RFC 6749 §3.2",
    repeated.length === 0,
    () => new TokenError("invalid_request", `sent more than once: ${repeated.join(", ")}`),
  );
  return message as SentOnce<Message>;
}
