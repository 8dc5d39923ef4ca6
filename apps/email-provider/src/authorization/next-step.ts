import type { Client } from "../clients/client.ts";
import { reachByResource } from "../clients/scopes-of-resources.ts";
import type { Scope } from "../clients/scopes.ts";
import type { ConsentsStore } from "../stores/consents.store.ts";
import type { PendingRequest } from "../stores/pending-requests.store.ts";
import type { Session } from "../stores/sessions.store.ts";

/** What has to happen before a request can be answered, and by whom. */
export type NextStep =
  { readonly kind: "sign-in" } | { readonly kind: "consent" | "answer"; readonly session: Session };

export interface AllowedBefore {
  readonly consents: ConsentsStore;
  readonly scopes: readonly Scope[];
}

/** Somebody signs in, unless somebody is; they are asked, unless they were. */
export async function nextStep(
  request: PendingRequest,
  client: Client,
  session: Session | undefined,
  before: AllowedBefore,
): Promise<NextStep> {
  if (!session || !isWanted(session, request)) return { kind: "sign-in" };
  return {
    kind: (await isConsentNeeded(request, client, session, before)) ? "consent" : "answer",
    session,
  };
}

/** A client may want a fresher sign-in, or a certain user's (OpenID Connect Core §3.1.2.1). */
export function isWanted({ user, signedInAt }: Session, { demands }: PendingRequest): boolean {
  return (
    signedInAt >= (demands.signedInSince ?? 0) &&
    (demands.userId === undefined || demands.userId === user.id)
  );
}

/**
 * Whether the user must be asked (again). What was allowed before is remembered until more is
 * wanted; but not for an application that cannot prove who it is, because anybody could come in its
 * name (RFC 8252 §8.6, RFC 6749 §10.2).
 */
async function isConsentNeeded(
  request: PendingRequest,
  client: Client,
  { user }: Session,
  { consents, scopes }: AllowedBefore,
): Promise<boolean> {
  if (
    request.demands.askConsent ||
    client.applicationType === "native" ||
    client.authenticationMethod === "none"
  )
    return true;
  const isCovered = await Promise.all(
    reachByResource(request, scopes).map((reach) => consents.covers(user.id, client.id, reach)),
  );
  return isCovered.includes(false);
}
