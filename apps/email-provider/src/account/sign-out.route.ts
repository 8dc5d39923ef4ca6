import type { Service } from "@tale/service/create-service";
import type { Sessions } from "../session/current-session.ts";

/**
 * Signing out ends this browser's session, and nothing else: what applications were allowed they
 * keep, because that was never about who sits at this browser.
 */
export async function signOutRoute(
  service: Service,
  { sessions }: { sessions: Sessions },
): Promise<void> {
  service.post("/sign-out", async (request, reply) => {
    const session = await sessions.current(request);
    if (session) await sessions.end(session, reply);
    return reply.redirect("/signed-out", 303);
  });

  service.get("/signed-out", async (_request, reply) =>
    reply.view("account/signed-out.page.hbs", {}),
  );
}
