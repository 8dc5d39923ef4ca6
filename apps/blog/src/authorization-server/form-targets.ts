import { contentSecurityPolicy } from "@tale/pages/content-security-policy";
import type { FastifyReply } from "fastify";
import type { Provider } from "../stores/provider.ts";

/**
 * Lets the forms of the page now being answered end at the providers. Chromium applies
 * `form-action` to every redirect behind a form, and a provider on the internet may lead its users
 * over further hosts of its own: for those, any https.
 */
export function allowFormsToReachProviders(
  reply: FastifyReply,
  providers: readonly Pick<Provider, "issuer">[],
): void {
  const sources = providers.map(({ issuer }) =>
    issuer.startsWith("https:") ? "https:" : new URL(issuer).origin,
  );
  reply.header("content-security-policy", contentSecurityPolicy([...new Set(sources)].join(" ")));
}
