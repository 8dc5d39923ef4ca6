import type { Client } from "../clients/client.ts";
import { reachByResource, type Scope } from "../clients/scopes.ts";
import type { ConsentsStore } from "../stores/consents.store.ts";
import type { Authorization } from "../stores/pending-requests.store.ts";
import type { Session, WantedSession } from "../stores/sessions.store.ts";

/*
 * An authorization, from the request to the answer (RFC 6749 §4.1.1 to §4.1.2.1).
 *
 *   GET /authorize        POST /par, RFC 9126
 *        |                     | (kept until the browser brings its reference)
 *        v                     v
 *   +---------+  wrong: a page, or back with an error (§4.1.2.1)
 *   | request |-------------------------------------------------------------+
 *   +---------+                                                             |
 *        | good: an `Authorization`; it waits in `pending_requests`         |
 *        v                                                                  |
 *   +---------+  cancelled: access_denied                                   |
 *   | sign-in |-------------------------------------------------------------+
 *   +---------+                                                             |
 *        | signed in, recently enough, and as the user who is expected      |
 *        v                                                                  v
 *   +---------+  denied, or nothing ticked: access_denied              +---------+
 *   | consent |------------------------------------------------------->|  error  |
 *   +---------+                                                        +---------+
 *        | allowed, now or before
 *        v
 *   +---------+
 *   | answer  |  a code, bound to client, redirect URI, challenge and session (§4.1.2)
 *   +---------+
 *
 * `nextStep` decides which state comes next; known users skip sign-in, remembered consent skips
 * consent. An authorization is answered once: `interactions.finish` deletes the row that waits. What
 * becomes of the code is told in `token/`; nothing here issues a token.
 */

/** What has to happen before a request can be answered, and by whom. */
export type NextStep<Current extends Session = Session> =
  { readonly kind: "sign-in" } | { readonly kind: "consent" | "answer"; readonly session: Current };

/** What decides whether the user was asked before. */
export interface ConsentRules {
  readonly consents: ConsentsStore;
  readonly scopes: readonly Scope[];
}

/** The user signs in, unless a session is there; and is asked, unless that happened before. */
export async function nextStep<Current extends Session>(
  authorization: Authorization,
  client: Client,
  session: Current | undefined,
  rules: ConsentRules,
): Promise<NextStep<Current>> {
  if (!session || !isWanted(session, authorization)) return { kind: "sign-in" };
  return {
    kind: (await isConsentNeeded(authorization, client, session, rules)) ? "consent" : "answer",
    session,
  };
}

/** A client may want a fresher sign-in, or a certain user's (OpenID Connect Core §3.1.2.1). */
export function isWanted(
  session: Session,
  { prompt = {} }: Authorization,
): session is WantedSession {
  const { user, signedInAt } = session;
  return (
    signedInAt >= (prompt.signedInSince ?? 0) &&
    (prompt.userId === undefined || prompt.userId === user.id)
  );
}

/**
 * Whether the user must be asked (again). What was allowed before is remembered until more is
 * wanted; but not for an application that cannot prove who it is, because anybody could come in its
 * name (RFC 8252 §8.6, RFC 6749 §10.2).
 */
async function isConsentNeeded(
  authorization: Authorization,
  client: Client,
  { user }: Session,
  { consents, scopes }: ConsentRules,
): Promise<boolean> {
  if (
    authorization.prompt?.askConsent ||
    client.applicationType === "native" ||
    client.authenticationMethod === "none"
  )
    return true;
  const isCovered = await Promise.all(
    reachByResource(authorization, scopes).map((reach) =>
      consents.covers(user.id, client.id, reach),
    ),
  );
  return isCovered.includes(false);
}
