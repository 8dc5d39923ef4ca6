import type { Service } from "@tale/service/create-service";
import { BearerChallenge } from "./bearer-challenge.error.ts";

/**
 * RFC 6750 §2.2: a token may also be tried in a form. This resource takes no forms, so the only
 * thing one can hold here is a token in the wrong place. Bodies are JSON or vCards.
 */
export function refuseForms(api: Service): void {
  api.addContentTypeParser("application/x-www-form-urlencoded", async () => {
    throw new BearerChallenge(
      "invalid_request",
      "Send the token in the Authorization header, never in a form.",
    );
  });
}
