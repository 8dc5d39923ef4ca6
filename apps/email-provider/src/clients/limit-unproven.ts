import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import { second } from "@tale/service/clock";
import { waitingRequests, type AttemptsStore } from "../stores/attempts.store.ts";
import type { AuthenticatedClient } from "./authenticate-client.ts";
import { TokenError } from "./token.error.ts";

/**
 * RFC 9126 §2.3 and RFC 6819 §4.4.1.11: what is sent here takes room until its user has decided,
 * and in the name of a public client anybody can send it. Those count for the address they come
 * from; who proves who it is can be told to stop.
 */
export async function limitUnproven<Sender extends AuthenticatedClient>(
  attempts: AttemptsStore,
  client: Sender,
  address: string,
): Promise<Checked<Sender, "room to wait">> {
  const counted = client as Checked<Sender, "room to wait">;
  if (client.authenticationMethod !== "none") return counted;
  const wait = Math.ceil((await attempts.countFrom(address, "unproven", waitingRequests)) / second);
  check(
    "not too many requests wait that nobody vouches for",
    "RFC 9126 §2.3",
    wait === 0,
    () =>
      new TokenError("temporarily_unavailable", "too many requests from this address", {
        retryAfter: wait,
      }),
  );
  return counted;
}
