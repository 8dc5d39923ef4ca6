import { later, type Parameters } from "../authorize.ts";
import { ask, obtainTokens, post, refresh } from "../endpoints.ts";
import { parseJson, type Answer } from "../answer.ts";
import { differs, row, type Table } from "../row.ts";
import type { Server } from "../server.ts";

/** Tokens for a refresh token (RFC 6749 §6), which is replaced on the way (RFC 9700 §4.14.2). */
export const refreshing: Table = {
  endpoint: "Token request with a refresh token",
  rows: [
    row("nothing wrong", "200", (server) => refreshed(server)),
    row("public client", "200", async (server) =>
      refresh(server, (await obtainTokens(server, "single")).refresh_token, {}, "single"),
    ),
    row("refresh_token missing", "400 invalid_request", (server) =>
      refreshed(server, { refresh_token: undefined }),
    ),
    row("refresh_token twice", "400 invalid_request", (server) =>
      refreshed(server, { refresh_token: ["one", "two"] }),
    ),
    row("refresh_token that was never given", "400 invalid_grant", (server) =>
      refreshed(server, { refresh_token: "never-given" }),
    ),
    row("an access token instead", "400 invalid_grant", async (server) =>
      refresh(server, (await obtainTokens(server)).access_token),
    ),
    row("refresh token of another client", "400 invalid_grant", async (server) =>
      refresh(server, (await obtainTokens(server)).refresh_token, {}, "poster"),
    ),
    row("refresh token of another client, then its own client comes", "200", async (server) => {
      const { refresh_token } = await obtainTokens(server);
      await refresh(server, refresh_token, {}, "poster");
      return refresh(server, refresh_token);
    }),
    row("scope as it was", "200", (server) =>
      refreshed(server, { scope: "contacts.read contacts.write" }),
    ),
    row("scope narrower", "200", (server) => refreshed(server, { scope: "contacts.read" })),
    row("scope narrower, then all of it again", "200", async (server) => {
      const { refresh_token } = parseJson(
        (
          await post(server, "token", {
            grant_type: "refresh_token",
            refresh_token: (await obtainTokens(server)).refresh_token,
            scope: "contacts.read",
          })
        ).body,
      );
      return refresh(server, String(refresh_token));
    }),
    row(
      "scope wider than allowed",
      "400 invalid_scope",
      async (server) =>
        refresh(
          server,
          (await obtainTokens(server, "quillpost", { scope: "contacts.read" })).refresh_token,
          { scope: "contacts.read contacts.write" },
        ),
      differs("errors-are-brief", "scope: contacts.write", "scope: none"),
    ),
    row(
      "scope unknown",
      "400 invalid_scope",
      (server) => refreshed(server, { scope: "moon.walk" }),
      differs("errors-are-brief", "scope: moon.walk", "scope: none"),
    ),
    row("scope twice", "400 invalid_request", (server) =>
      refreshed(server, { scope: ["contacts.read", "contacts.read"] }),
    ),
    row("resource that was allowed", "200", (server) =>
      refreshed(server, { resource: "http://contacts.fernmail.localhost:4002" }),
    ),
    row("resource that was not allowed", "400 invalid_target", (server) =>
      refreshed(server, { resource: "http://archive.fernmail.localhost:4003" }),
    ),
    row(
      "once more at once, because the answer got lost",
      "200",
      async (server) => {
        const { refresh_token } = await obtainTokens(server);
        await refresh(server, refresh_token);
        return refresh(server, refresh_token);
      },
      differs("honest-retry", "400 invalid_grant"),
    ),
    row("once more after 11 seconds", "400 invalid_grant", async (server) => {
      const { refresh_token } = await obtainTokens(server);
      await refresh(server, refresh_token);
      return later(server, 11_000, () => refresh(server, refresh_token));
    }),
    row("once more after its successor was used", "400 invalid_grant", async (server) => {
      const { refresh_token } = await obtainTokens(server);
      await useTwice(server, refresh_token);
      return refresh(server, refresh_token);
    }),
    row("the newest of a family in which one came twice", "400 invalid_grant", async (server) => {
      const { refresh_token } = await obtainTokens(server);
      const newest = await useTwice(server, refresh_token);
      await refresh(server, refresh_token);
      return refresh(server, newest);
    }),
    row("after it was revoked", "400 invalid_grant", async (server) => {
      const { refresh_token } = await obtainTokens(server);
      await post(server, "revocation", { token: refresh_token });
      return refresh(server, refresh_token);
    }),
    row(
      "a client that registered no refreshing",
      "400 unauthorized_client",
      async (server) => refresh(server, "a-token", {}, "visitor"),
      differs("grant-not-registered", "400 invalid_request"),
    ),
  ],
};

async function refreshed(server: Server, changes: Parameters = {}): Promise<Answer> {
  return ask(server, "token", {
    grant_type: "refresh_token",
    refresh_token: (await obtainTokens(server)).refresh_token,
    ...changes,
  });
}

/** Refreshes, and refreshes with what came. @returns the newest token */
async function useTwice(server: Server, first: string): Promise<string> {
  let token = first;
  for (let turn = 0; turn < 2; turn += 1)
    token = String(
      parseJson(
        (await post(server, "token", { grant_type: "refresh_token", refresh_token: token })).body,
      )["refresh_token"],
    );
  return token;
}
