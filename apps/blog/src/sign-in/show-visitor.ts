import { initialOf } from "@tale/pages/marks";
import type { Service } from "@tale/service/create-service";
import type { Sessions } from "../session.ts";

/** The masthead of every page says who is signed in. */
export function showVisitor(pages: Service, sessions: Sessions): void {
  pages.addHook("preHandler", async (request, reply) => {
    if (request.method !== "GET" || !reply.locals) return;
    const signIn = await sessions.of(request);
    if (!signIn) return;
    const name = signIn.name || signIn.email || "Signed in";
    reply.locals["visitor"] = { name, initial: initialOf(name), href: "/sign-in" };
  });
}
