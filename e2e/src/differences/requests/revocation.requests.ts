import { ask, obtainTokens, post, refresh } from "../endpoints.ts";
import { differs, row, type Table } from "../row.ts";

/** A client gives a token back (RFC 7009 §2). */
export const revocation: Table = {
  endpoint: "Revocation",
  rows: [
    row(
      "its own refresh token",
      "200",
      async (server) =>
        ask(server, "revocation", { token: (await obtainTokens(server)).refresh_token }),
      differs(
        "json-always",
        "body: none, caching: none",
        "body: application/json, caching: no-store",
      ),
    ),
    row(
      "its own refresh token, as a public client",
      "200",
      async (server) =>
        ask(
          server,
          "revocation",
          { token: (await obtainTokens(server, "single")).refresh_token },
          "single",
        ),
      differs(
        "json-always",
        "body: none, caching: none",
        "body: application/json, caching: no-store",
      ),
    ),
    row(
      "its own refresh token, a second time",
      "200",
      async (server) => {
        const { refresh_token } = await obtainTokens(server);
        await post(server, "revocation", { token: refresh_token });
        return ask(server, "revocation", { token: refresh_token });
      },
      differs(
        "json-always",
        "body: none, caching: none",
        "body: application/json, caching: no-store",
      ),
    ),
    row(
      "its own refresh token, with the hint access_token",
      "200",
      async (server) =>
        ask(server, "revocation", {
          token: (await obtainTokens(server)).refresh_token,
          token_type_hint: "access_token",
        }),
      differs(
        "json-always",
        "body: none, caching: none",
        "body: application/json, caching: no-store",
      ),
    ),
    row("… and the token afterwards", "400 invalid_grant", async (server) => {
      const { refresh_token } = await obtainTokens(server);
      await post(server, "revocation", { token: refresh_token, token_type_hint: "access_token" });
      return refresh(server, refresh_token);
    }),
    row(
      "a hint nobody knows",
      "200",
      async (server) =>
        ask(server, "revocation", {
          token: (await obtainTokens(server)).refresh_token,
          token_type_hint: "sock",
        }),
      differs(
        "json-always",
        "body: none, caching: none",
        "body: application/json, caching: no-store",
      ),
    ),
    row(
      "its own access token",
      "200",
      async (server) =>
        ask(server, "revocation", { token: (await obtainTokens(server)).access_token }),
      differs("access-tokens-too", "400 unsupported_token_type"),
    ),
    row(
      "a token that was never given",
      "200",
      (server) => ask(server, "revocation", { token: "never-given" }),
      differs(
        "json-always",
        "body: none, caching: none",
        "body: application/json, caching: no-store",
      ),
    ),
    row(
      "another client's refresh token",
      "400 invalid_grant",
      async (server) =>
        ask(server, "revocation", { token: (await obtainTokens(server)).refresh_token }, "poster"),
      differs("issued-to-another", "400 invalid_request"),
    ),
    row(
      "another client's access token",
      "400 invalid_grant",
      async (server) =>
        ask(server, "revocation", { token: (await obtainTokens(server)).access_token }, "poster"),
      differs("access-tokens-too", "400 unsupported_token_type"),
    ),
    row("… and the token afterwards", "200", async (server) => {
      const { refresh_token } = await obtainTokens(server);
      await post(server, "revocation", { token: refresh_token }, "poster");
      return refresh(server, refresh_token);
    }),
    row(
      "token missing",
      "400 invalid_request",
      (server) => ask(server, "revocation", {}),
      differs("not-cached", "caching: none", "caching: no-store"),
    ),
    row(
      "token twice",
      "400 invalid_request",
      (server) => ask(server, "revocation", { token: ["one", "two"] }),
      differs("not-cached", "caching: none", "caching: no-store"),
    ),
    row(
      "wrong secret",
      "401 invalid_client",
      (server) =>
        ask(
          server,
          "revocation",
          { token: "a-token" },
          { headers: { authorization: `Basic ${btoa("quillpost:wrong")}` } },
        ),
      differs("not-cached", "caching: none", "caching: no-store"),
    ),
    row(
      "no client at all",
      "401 invalid_client",
      (server) => ask(server, "revocation", { token: "a-token" }, {}),
      differs("not-believed", "400 invalid_request"),
    ),
  ],
};
