import { later } from "../authorize.ts";
import { ask, obtainTokens, post } from "../endpoints.ts";
import { parseJson } from "../answer.ts";
import { differs, row, type Table } from "../row.ts";

/** A resource server, or a client, asks whether a token lives (RFC 7662 §2). */
export const introspection: Table = {
  endpoint: "Introspection",
  rows: [
    row("its own refresh token", "200", async (server) =>
      ask(server, "introspection", { token: (await obtainTokens(server)).refresh_token }),
    ),
    row("its own refresh token, revoked", "200", async (server) => {
      const { refresh_token } = await obtainTokens(server);
      await post(server, "revocation", { token: refresh_token });
      return ask(server, "introspection", { token: refresh_token });
    }),
    row("its own refresh token, replaced", "200", async (server) => {
      const { refresh_token } = await obtainTokens(server);
      await post(server, "token", { grant_type: "refresh_token", refresh_token });
      return ask(server, "introspection", { token: refresh_token });
    }),
    row("another client's refresh token", "200", async (server) =>
      ask(server, "introspection", { token: (await obtainTokens(server)).refresh_token }, "poster"),
    ),
    row(
      "an access token, asked by its resource server",
      "200",
      async (server) =>
        ask(
          server,
          "introspection",
          { token: (await obtainTokens(server)).access_token },
          "contacts",
        ),
      differs("jwts-introspected", "400 unsupported_token_type"),
    ),
    row(
      "an access token, after 301 seconds",
      "200",
      async (server) => {
        const { access_token } = await obtainTokens(server);
        return later(server, 301_000, () =>
          ask(server, "introspection", { token: access_token }, "contacts"),
        );
      },
      differs("jwts-introspected", "400 unsupported_token_type"),
    ),
    row(
      "a client's own access token",
      "200",
      async (server) => {
        const { access_token } = parseJson(
          (await post(server, "token", { grant_type: "client_credentials" }, "robot")).body,
        );
        return ask(server, "introspection", { token: String(access_token) }, "robot");
      },
      differs("jwts-introspected", "400 unsupported_token_type"),
    ),
    row("a token that was never given", "200", (server) =>
      ask(server, "introspection", { token: "never-given" }, "contacts"),
    ),
    row("token missing", "400 invalid_request", (server) =>
      ask(server, "introspection", {}, "contacts"),
    ),
    row("token twice", "400 invalid_request", (server) =>
      ask(server, "introspection", { token: ["one", "two"] }, "contacts"),
    ),
    row("wrong secret", "401 invalid_client", (server) =>
      ask(
        server,
        "introspection",
        { token: "a-token" },
        { headers: { authorization: `Basic ${btoa("contacts:wrong")}` } },
      ),
    ),
    row(
      "no client at all",
      "401 invalid_client",
      (server) => ask(server, "introspection", { token: "a-token" }, {}),
      differs("not-believed", "400 invalid_request"),
    ),
    row(
      "a public client asks about its own token",
      "401 invalid_client",
      async (server) =>
        ask(
          server,
          "introspection",
          { token: (await obtainTokens(server, "single")).refresh_token },
          "single",
        ),
      differs("who-asks-proves", "200"),
    ),
  ],
};
