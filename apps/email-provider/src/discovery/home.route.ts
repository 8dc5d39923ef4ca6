import type { Service } from "@tale/service/create-service";
import type { RegistrationPolicy } from "../registration/registration.checks.ts";
import type { Scope } from "../clients/scopes.ts";
import type { Sessions } from "../session/current-session.ts";

export interface HomeOptions {
  readonly issuer: string;
  readonly scopes: readonly Scope[];
  readonly registration: RegistrationPolicy;
  readonly sessions: Sessions;
}

/**
 * The front page: what this provider is, for those who have an account and for those who build
 * applications.
 */
export async function homeRoute(
  service: Service,
  { issuer, scopes, registration, sessions }: HomeOptions,
): Promise<void> {
  service.get("/", async (request, reply) => {
    const session = await sessions.current(request);
    return reply.view("discovery/home.page.hbs", {
      user: session?.user,
      scopes,
      issuer,
      canRegisterThemselves: registration.kind === "open",
    });
  });
}
