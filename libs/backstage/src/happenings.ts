import type { CheckFact } from "@tale/protocol/check";
import type { Fact, MessageFact, MessageId, RowFact } from "./facts.ts";
import { maskJson } from "./masking/mask-json.ts";
import { maskMessage } from "./masking/mask-message.ts";
import { snapshotPage } from "./masking/snapshot-page.ts";
import type { Masker, RawMessage } from "./masking/masking.ts";
import { sourceOf, sourcesOf, type Caller, type RegisteredRoute } from "./source-line.ts";

/**
 * What happened at a party, as it is noted while a request is handled: references only, nothing is
 * masked, copied or written yet. It holds secrets and stays in the party; `tell` makes the fact
 * that leaves it.
 */
export type Happening = MessageHappened | CheckMade | RowChanged;

type MessageHappened = Pick<MessageFact, "fact" | "id" | "at" | "during" | "heldUntil"> & {
  readonly message: RawMessage;
  readonly route: RegisteredRoute | undefined;
};
interface CheckMade {
  readonly fact: "check";
  readonly at: number;
  readonly during: MessageId;
  readonly check: CheckFact;
  readonly caller: Caller;
}
interface RowChanged {
  readonly fact: "row";
  readonly at: number;
  readonly during: MessageId;
  readonly row: RowFact;
}

/** Says what happened, with every secret turned into a mark. */
export function tell(happening: Happening, masker: Masker): Fact {
  switch (happening.fact) {
    case "check": {
      const { check, caller, ...when } = happening;
      return { ...when, ...check, callers: sourcesOf(caller) };
    }
    case "row": {
      const { row, ...when } = happening;
      const masking = masker.begin();
      return { ...when, ...(maskJson(row, masking, masker) as RowFact), secrets: masking.seen };
    }
    case "received":
    case "sent": {
      const { message, route, ...when } = happening;
      const told = route && { pattern: route.pattern, source: sourceOf(route.registeredBy) };
      const masked = maskMessage(message, masker);
      const isOwnPage = when.fact === "sent" && masked.page && typeof message.body === "string";
      const snapshot = isOwnPage && { snapshot: snapshotPage(message.body, masker) };
      return { ...when, ...masked, ...snapshot, route: told ?? null };
    }
  }
}
