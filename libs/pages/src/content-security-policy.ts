import type { FastifyReply } from "fastify";

/**
 * The policy of every page: only the service's own styles, scripts, pictures and fonts, in nobody's
 * frame.
 *
 * @param formTarget a further place that a form may lead to, as a CSP source. Chromium applies
 * `form-action` to the
 *   redirects behind a form as well, so sign-in and consent must name where the pending request will return to.
 */
export function contentSecurityPolicy(formTarget?: string): string {
  return [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    `form-action 'self'${formTarget ? ` ${formTarget}` : ""}`,
  ].join("; ");
}

/**
 * Lets the forms of the page now being answered end at `redirectUri`: its origin, or its scheme
 * where CSP has no way to write the origin.
 */
export function allowFormsToReach(redirectUri: string, reply: FastifyReply): void {
  const { protocol, origin } = new URL(redirectUri);
  const isSource = /^https?:\/\/[a-z0-9.-]+(:\d+)?$/.test(origin);
  reply.header("content-security-policy", contentSecurityPolicy(isSource ? origin : protocol));
}
