import type { Authorization } from "../stores/pending-requests.store.ts";
import { placeOf } from "../clients/registered-redirect-uri.ts";

/** The form behind *Cancel*: where it goes, what it names, and where that leads. */
export interface CancelForm {
  readonly action: string;
  readonly name: string;
  readonly value: string;
  readonly leadsTo?: string;
}

/**
 * Whoever signs in because an application or a device asks can say no instead; for a page of one's
 * own there is nobody to tell.
 */
export function cancelFormFor(
  { request, then = "" }: { request?: string | undefined; then?: string | undefined },
  waiting: Authorization | undefined,
): CancelForm | undefined {
  if (waiting && request)
    return {
      action: "/sign-in/cancel",
      name: "request",
      value: request,
      leadsTo: placeOf(waiting.redirectUri),
    };
  const userCode = /^\/device\/confirm\?user_code=([\w-]*)$/.exec(then)?.[1];
  return userCode ? { action: "/device/cancel", name: "user_code", value: userCode } : undefined;
}
