import { formOf, later } from "../authorize.ts";
import { obtainTokens, post } from "../endpoints.ts";
import { facts, parseJson, readAnswer, type Answer } from "../answer.ts";
import { differs, row, type Table } from "../row.ts";
import type { Server } from "../server.ts";

/** A client asks who its user is (OpenID Connect Core §5.3), with a token (RFC 6750 §2). */
export const userinfo: Table = {
  endpoint: "Userinfo",
  rows: [
    row("a token with scope openid profile email", "200", async (server) =>
      ask(server, { token: await tokenFor(server) }),
    ),
    row("a token with scope openid", "200", async (server) =>
      ask(server, { token: await tokenFor(server, "openid") }),
    ),
    row("posted, the token in the header", "200", async (server) =>
      ask(server, { token: await tokenFor(server), form: "" }),
    ),
    row("posted, the token in the form", "200", async (server) =>
      ask(server, { form: formOf({ access_token: await tokenFor(server) }) }),
    ),
    row("the token in the query", "400 invalid_request", async (server) =>
      ask(server, { query: `?access_token=${await tokenFor(server)}` }),
    ),
    row("the token in header and form", "400 invalid_request", async (server) => {
      const token = await tokenFor(server);
      return ask(server, { token, form: formOf({ access_token: token }) });
    }),
    row(
      "no token",
      "401",
      (server) => ask(server, {}),
      differs("bare-challenge", "401 invalid_token"),
    ),
    row("a token that was never given", "401 invalid_token", (server) =>
      ask(server, { token: "never-given" }),
    ),
    row("a token that expired", "401 invalid_token", async (server) => {
      const token = await tokenFor(server);
      return later(server, 3_700_000, () => ask(server, { token }));
    }),
    row("a token whose refresh token was revoked", "401 invalid_token", async (server) => {
      const { access_token, refresh_token } = await obtainTokens(server, "reader", {
        scope: "openid",
      });
      await post(server, "revocation", { token: refresh_token }, "reader");
      return ask(server, { token: access_token });
    }),
    row("a refresh token", "401 invalid_token", async (server) =>
      ask(server, {
        token: (await obtainTokens(server, "reader", { scope: "openid" })).refresh_token,
      }),
    ),
    row(
      "a token without scope openid",
      "403 insufficient_scope",
      async (server) => ask(server, { token: (await obtainTokens(server)).access_token }),
      differs("scope-missing-in-token", "401 invalid_token"),
    ),
    row("client and secret instead of a token", "400 invalid_request", (server) =>
      ask(server, { authorization: `Basic ${btoa("quillpost:quillpost-demo-secret")}` }),
    ),
  ],
};

async function tokenFor(server: Server, scope = "openid profile email"): Promise<string> {
  return (await obtainTokens(server, "reader", { scope })).access_token;
}

interface Presented {
  readonly token?: string;
  readonly authorization?: string;
  readonly form?: string;
  readonly query?: string;
}

async function ask(
  { send, metadata }: Server,
  { token, authorization = token && `Bearer ${token}`, form, query = "" }: Presented,
): Promise<Answer> {
  const headers = {
    accept: "application/json",
    ...(authorization ? { authorization } : {}),
    ...(form ? { "content-type": "application/x-www-form-urlencoded" } : {}),
  };
  const answer = await send(`${String(metadata["userinfo_endpoint"])}${query}`, {
    method: form === undefined ? "GET" : "POST",
    headers,
    ...(form ? { body: form } : {}),
  });
  const { sub, name, email } = parseJson(answer.body);
  return facts({
    ...readAnswer(answer),
    sub: String(sub ?? ""),
    name: String(name ?? ""),
    email: String(email ?? ""),
  });
}
