import { second, type Clock } from "@tale/service/clock";
import type { Service } from "@tale/service/create-service";
import { requireScope } from "../bearer-token/access.ts";
import { checkRecentSignIn } from "../step-up/recent-sign-in.checks.ts";
import type { ContactListOptions } from "./contact-list.route.ts";

/**
 * A client deletes the whole address book of the token's holder (`contacts.write`); nothing leaves.
 * It cannot be undone, so the user must have signed in a moment ago; otherwise the answer says how
 * to come back with such a token (RFC 9470).
 */
export async function deleteContactsRoute(
  service: Service,
  { authenticate, addressBooks, now }: ContactListOptions & { readonly now: Clock },
): Promise<void> {
  service.delete("/contacts", async (request, reply) => {
    const access = requireScope(await authenticate(request), "contacts.write");
    checkRecentSignIn(access, now() / second);
    await addressBooks.removeAll(access);
    return reply.code(204).send();
  });
}
