import { SentParameters } from "@tale/protocol/parameters";
import type { Service } from "@tale/service/create-service";
import { goOnByGet } from "./go-on-by-get.ts";

/**
 * An authorization request in a form (OpenID Connect Core §3.1.2.1).
 *
 * A page of the client lets the browser post the request instead of following a link. It goes on by
 * GET: nothing is checked here, nothing kept, and nothing answered.
 */
export async function postedRequestRoute(service: Service): Promise<void> {
  service.post(
    "/authorize",
    { schema: { body: SentParameters }, config: { acceptsFormsFromAnywhere: true } },
    async (request, reply) => {
      return goOnByGet(reply, "/authorize", request.body);
    },
  );
}
