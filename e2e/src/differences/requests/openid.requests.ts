import { authorize, obtainCode, type Parameters } from "../authorize.ts";
import { codeForm, obtainTokens, post } from "../endpoints.ts";
import { facts, parseJson, readAnswer, type Answer } from "../answer.ts";
import { row, type Table } from "../row.ts";
import type { Server } from "../server.ts";

const who = "openid profile email";

/** Who signed in, and how (OpenID Connect Core §3.1). */
export const openid: Table = {
  endpoint: "OpenID Connect",
  rows: [
    row("prompt=none, nobody signed in", "client: login_required", (server) =>
      authorize(server, { scope: who, prompt: "none" }, { client: "reader" }),
    ),
    row("prompt=none, signed in, never asked", "client: consent_required", async (server) => {
      await obtainCode(server);
      return authorize(server, { prompt: "none" }, { client: "newcomer", browser: server.alice });
    }),
    row("prompt=none, signed in, allowed before", "client: code", (server) =>
      again(server, { prompt: "none" }),
    ),
    row("prompt=login, signed in, allowed before", "sign-in", (server) =>
      again(server, { prompt: "login" }),
    ),
    row("prompt=consent, signed in, allowed before", "consent", (server) =>
      again(server, { prompt: "consent" }),
    ),
    row("prompt=none login", "client: invalid_request", (server) =>
      again(server, { prompt: "none login" }),
    ),
    row("prompt nobody knows", "client: invalid_request", (server) =>
      again(server, { prompt: "sing" }),
    ),
    row("prompt twice", "client: invalid_request", (server) =>
      again(server, { prompt: ["login", "consent"] }),
    ),
    row("max_age=0, signed in", "sign-in", (server) => again(server, { max_age: "0" })),
    row("max_age=10000, signed in", "client: code", (server) =>
      again(server, { max_age: "10000" }),
    ),
    row("max_age=-1", "client: invalid_request", (server) => again(server, { max_age: "-1" })),
    row("max_age=yesterday", "client: invalid_request", (server) =>
      again(server, { max_age: "yesterday" }),
    ),
    row("id_token_hint that is no token", "client: invalid_request", (server) =>
      again(server, { id_token_hint: "hello" }),
    ),
    row("id_token_hint of who is signed in", "client: code", async (server) =>
      again(server, { id_token_hint: String((await idToken(server, {})).jwt) }),
    ),
    row("claims that is no JSON", "client: invalid_request", (server) =>
      again(server, { claims: "name" }),
    ),
    row("claims that is a list", "client: invalid_request", (server) =>
      again(server, { claims: "[]" }),
    ),
    row("display, ui_locales, acr_values, login_hint", "client: code", (server) =>
      again(server, {
        display: "page",
        ui_locales: "fr de",
        acr_values: "1 2",
        login_hint: "alice@fernmail.example",
      }),
    ),
    row("scope openid and one that nobody knows", "client: code", (server) =>
      again(server, { scope: "openid moon.walk" }),
    ),
    row("scope openid and offline_access", "client: code", (server) =>
      again(server, { scope: "openid offline_access" }),
    ),

    row("tokens for scope openid", "200", async (server) =>
      readAnswer(
        await post(
          server,
          "token",
          codeForm(server, await obtainCode(server, "reader", { scope: who }), {}, "reader"),
          "reader",
        ),
      ),
    ),
    row("tokens without scope openid", "200", async (server) =>
      readAnswer(
        await post(
          server,
          "token",
          codeForm(
            server,
            await obtainCode(server, "reader", { scope: "contacts.read" }),
            {},
            "reader",
          ),
          "reader",
        ),
      ),
    ),
    row(
      "the id_token",
      "ES256",
      async (server) => (await idToken(server, { nonce: "a-nonce" })).answer,
    ),
    row(
      "the id_token without a nonce",
      "ES256",
      async (server) => (await idToken(server, {})).answer,
    ),
    row(
      "the id_token after max_age",
      "ES256",
      async (server) => (await idToken(server, { max_age: "10000" })).answer,
    ),
    row("refreshed, with scope openid", "200", async (server) => {
      const { refresh_token } = await obtainTokens(server, "reader", { scope: who });
      return readAnswer(
        await post(server, "token", { grant_type: "refresh_token", refresh_token }, "reader"),
      );
    }),
  ],
};

/** Alice has allowed the reader everything, and is signed in. */
async function again(server: Server, changes: Parameters): Promise<Answer> {
  await obtainCode(server, "reader", { scope: who });
  return authorize(server, { scope: who, ...changes }, { client: "reader", browser: server.alice });
}

async function idToken(
  server: Server,
  changes: Parameters,
): Promise<{ jwt: unknown; answer: Answer }> {
  const answer = await post(
    server,
    "token",
    codeForm(server, await obtainCode(server, "reader", { scope: who, ...changes }), {}, "reader"),
    "reader",
  );
  const jwt = String(parseJson(answer.body)["id_token"]);
  const [header = {}, claims = {}] = jwt
    .split(".")
    .slice(0, 2)
    .map((part) => parseJson(Buffer.from(part, "base64url").toString()));
  const required = [
    "iss",
    "sub",
    "aud",
    "exp",
    "iat",
    ...("max_age" in changes ? ["auth_time"] : []),
  ].filter((name) => !(name in claims));
  const isForIt = claims["aud"] === server.clients.reader.id && claims["iss"] === server.issuer;
  return {
    jwt,
    answer: facts({
      outcome: String(header["alg"]),
      sub: String(claims["sub"]),
      nonce: String(claims["nonce"] ?? ""),
      missing: required.join(" "),
      between: isForIt ? "issuer and client" : "others",
      about: ["name", "email"].filter((name) => name in claims).join(" "),
    }),
  };
}
