import { markOf, type Marks } from "@tale/pages/marks";
import { describeDetail, type NamesOf } from "../beyond/details/details.ts";
import { accessEndsWithin } from "../keys/access-ends-within.ts";
import type { Client } from "../clients/client.ts";
import { placeOf } from "../clients/registered-redirect-uri.ts";
import { groupByResource } from "../clients/scopes-by-resource.ts";
import type { Scope } from "../clients/scopes.ts";
import type { ConnectedApp } from "../stores/grants.store.ts";
import type { Session } from "../stores/sessions.store.ts";
import { describeDevice } from "./user-agent.ts";

export interface AccountPage {
  readonly session: Session;
  readonly apps: readonly { readonly app: ConnectedApp; readonly client: Client }[];
  readonly sessions: readonly Session[];
  readonly scopes: readonly Scope[];
  readonly marks: Marks;
  /** What the people in the user's address book are called, where it could be asked. */
  readonly nameOf: NamesOf;
  /** Seconds. */
  readonly accessTokenLifetime: number;
  /** What was just done. */
  readonly news: { readonly revoked?: Client | undefined; readonly hasEndedSession: boolean };
}

/** Everything the account page says, in plain sentences. */
export function describeAccount({
  session,
  apps,
  sessions,
  scopes,
  marks,
  nameOf,
  accessTokenLifetime,
  news,
}: AccountPage) {
  return {
    user: session.user,
    news,
    accessEndsWithin: accessEndsWithin(accessTokenLifetime),
    apps: apps.map(({ app, client }) => ({
      ...app,
      name: client.name,
      mark: markOf(marks, client.name, client.redirectUris[0]),
      description: client.description,
      place: placeOf(client.redirectUris[0] ?? ""), // Its name alone proves nothing.
      groups: groupByResource(
        scopes.filter(({ name }) => app.scopes.includes(name)),
        app.resources,
      ),
      further: app.grantedDetails.map((detail) => describeDetail(detail, nameOf)), // RFC 9396
    })),
    sessions: sessions.map(({ idHash, device, signedInAt, lastSeenAt }) => ({
      id: idHash,
      device: describeDevice(device),
      signedInAt,
      lastSeenAt,
      isThisOne: idHash === session.idHash,
    })),
  };
}
