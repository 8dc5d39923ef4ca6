import { obtainCode } from "../authorize.ts";
import { ask, codeForm, credentialsOf, obtainTokens, redeem } from "../endpoints.ts";
import { parseJson, readAnswer } from "../answer.ts";
import { differs, row, type Row } from "../row.ts";

/** What may be wrong with the resource, and with the form itself; and what comes back. */
export const resourceAndForm: readonly Row[] = [
  row("resource that was allowed", "200", (server) =>
    redeem(server, { resource: "http://contacts.fernmail.localhost:4002" }),
  ),
  row("resource that was not allowed", "400 invalid_target", (server) =>
    redeem(server, { resource: "http://archive.fernmail.localhost:4003" }),
  ),
  row(
    "resource twice, both allowed",
    "400 invalid_target",
    async (server) => {
      const both = [
        "http://contacts.fernmail.localhost:4002",
        "http://archive.fernmail.localhost:4003",
      ];
      return ask(
        server,
        "token",
        codeForm(server, await obtainCode(server, "quillpost", { resource: both }), {
          resource: both,
        }),
      );
    },
    differs("one-audience", "200"),
  ),
  row("a parameter nobody knows", "200", (server) => redeem(server, { colour: "green" })),
  row(
    "a parameter nobody knows, twice",
    "400 invalid_request",
    (server) => redeem(server, { colour: ["green", "blue"] }),
    differs("nothing-twice", "200"),
  ),
  row("JSON for a form", "400 invalid_request", async (server) => {
    const { headers } = await credentialsOf(server, "quillpost");
    const body = JSON.stringify(codeForm(server, "a-code"));
    return readAnswer(
      await server.send(String(server.metadata["token_endpoint"]), {
        method: "POST",
        headers: { ...headers, "content-type": "application/json", accept: "application/json" },
        body,
      }),
    );
  }),
  row("parameters in the query of a POST", "400 invalid_request", async (server) => {
    const { headers } = await credentialsOf(server, "quillpost");
    const url = `${String(server.metadata["token_endpoint"])}?grant_type=authorization_code&code=a-code`;
    return readAnswer(
      await server.send(url, {
        method: "POST",
        headers: {
          ...headers,
          "content-type": "application/x-www-form-urlencoded",
          accept: "application/json",
        },
        body: "",
      }),
    );
  }),
  row(
    "GET",
    "405",
    async (server) => {
      const { status } = await server.send(
        `${String(server.metadata["token_endpoint"])}?grant_type=authorization_code&code=a-code`,
        { headers: { accept: "application/json" } },
      );
      return { outcome: String(status) };
    },
    differs("method-told", "404"),
  ),
  row(
    "a body of 100 kB",
    "413 invalid_request",
    (server) => redeem(server, { colour: "g".repeat(100_000) }),
    differs("too-long-status", "400 invalid_request"),
  ),
  row("an access token's claims", "at+jwt", async (server) => {
    const { access_token } = await obtainTokens(server);
    const [header = {}, claims = {}] = access_token
      .split(".")
      .slice(0, 2)
      .map((part) => parseJson(Buffer.from(part, "base64url").toString()));
    const required = ["iss", "exp", "aud", "sub", "client_id", "iat", "jti"].filter(
      (name) => !(name in claims),
    );
    return {
      outcome: String(header["typ"]),
      alg: String(header["alg"]),
      missing: required.join(" ") || "nothing",
      aud: String(claims["aud"]),
      sub: String(claims["sub"]),
      scope: String(claims["scope"]),
      lifetime: String(Number(claims["exp"]) - Number(claims["iat"])),
    };
  }),
];
