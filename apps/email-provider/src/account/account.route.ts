import type { Marks } from "@tale/pages/marks";
import type { Service } from "@tale/service/create-service";
import { Type } from "typebox";
import type { AddressBooks } from "../beyond/details/address-book.ts";
import type { NamesOf } from "../beyond/details/details.ts";
import type { Scope } from "../clients/scopes.ts";
import type { Sessions } from "../session/current-session.ts";
import { answerSignInNeeded } from "../session/sign-in-needed.error.ts";
import type { ClientsStore } from "../stores/clients.store.ts";
import type { ConnectedApp, GrantsStore } from "../stores/grants.store.ts";
import type { SessionsStore } from "../stores/sessions.store.ts";
import type { User } from "../stores/users.store.ts";
import { describeAccount } from "./account.page.ts";

export interface AccountOptions {
  readonly scopes: readonly Scope[];
  readonly accessTokenLifetime: number;
  readonly marks: Marks;
  readonly addressBooks: AddressBooks;
  readonly clients: ClientsStore;
  readonly grants: GrantsStore;
  readonly storedSessions: SessionsStore;
  readonly sessions: Sessions;
}

/**
 * What the form before it did. Only told where it is true, so that a forged link cannot soothe
 * anybody.
 */
const News = Type.Object({
  revoked: Type.Optional(Type.String()),
  ended: Type.Optional(Type.String()),
});

/**
 * The account page.
 *
 * A user comes here to see which applications they let in, what those may do and since when, and
 * where else they are signed in. Nothing is changed here: each button leads to its own route.
 *
 * @step act-6.connected-apps
 */
export async function accountRoute(
  service: Service,
  {
    scopes,
    accessTokenLifetime,
    marks,
    addressBooks,
    clients,
    grants,
    storedSessions,
    sessions,
  }: AccountOptions,
): Promise<void> {
  service.setErrorHandler(answerSignInNeeded);

  service.get("/account", { schema: { querystring: News } }, async (request, reply) => {
    const session = await sessions.require(request, "/account");
    const connected = await grants.connectedApps(session.user.id);
    const apps = await Promise.all(
      connected.map(async (app) => ({ app, client: await clients.find(app.clientId) })),
    );
    const { revoked = "", ended } = request.query;
    const isRevoked = !connected.some((app) => app.clientId === revoked);
    return reply.view(
      "account/account.page.hbs",
      describeAccount({
        session,
        apps: apps.flatMap(({ app, client }) => (client ? [{ app, client }] : [])),
        sessions: await storedSessions.ofUser(session.user.id),
        scopes,
        marks,
        nameOf: await namesFor(connected, session.user, addressBooks),
        accessTokenLifetime,
        news: {
          revoked: isRevoked ? await clients.find(revoked) : undefined,
          hasEndedSession: ended !== undefined,
        },
      }),
    );
  });
}

/** RFC 9396: an application that may see some people only is shown with their names. */
async function namesFor(
  apps: readonly ConnectedApp[],
  user: User,
  addressBooks: AddressBooks,
): Promise<NamesOf> {
  const places = new Set(
    apps.flatMap(({ grantedDetails }) => grantedDetails.map(({ locations }) => locations[0]!)),
  );
  const books = await Promise.all([...places].map((place) => addressBooks.find(user, place)));
  const names = new Map(
    books
      .flatMap((book) => book?.friends ?? [])
      .map(({ id, name, email }) => [id, name || email] as const),
  );
  return (contact) => names.get(contact);
}
