import {
  ask,
  codeForm,
  credentialsOf,
  later,
  obtainCode,
  obtainTokens,
  otherVerifier,
  post,
  redeem,
  refresh,
  verifier,
} from "../act.ts";
import { parseJson, readAnswer } from "../answer.ts";
import { differs, row, type Table } from "../row.ts";

/** A code for tokens (RFC 6749 §4.1.3), and what becomes of it when something is wrong. */
export const codes: Table = {
  endpoint: "Token request with a code",
  rows: [
    row("nothing wrong", "200", (server) => redeem(server)),
    row("a client that may not refresh", "200", async (server) =>
      ask(
        server,
        "token",
        codeForm(
          server,
          await obtainCode(server, "visitor", { scope: "contacts.read" }),
          {},
          "visitor",
        ),
        "visitor",
      ),
    ),
    row("grant_type missing", "400 invalid_request", (server) =>
      redeem(server, { grant_type: undefined }),
    ),
    row("grant_type unknown", "400 unsupported_grant_type", (server) =>
      redeem(server, { grant_type: "telepathy" }),
    ),
    row("grant_type=password", "400 unsupported_grant_type", (server) =>
      ask(server, "token", {
        grant_type: "password",
        username: "alice@fernmail.example",
        password: "wonderland",
      }),
    ),
    row("grant_type twice", "400 invalid_request", (server) =>
      redeem(server, { grant_type: ["authorization_code", "authorization_code"] }),
    ),
    row(
      "grant_type the client did not register",
      "400 unauthorized_client",
      (server) => ask(server, "token", { grant_type: "client_credentials" }),
      differs("grant-not-registered", "400 invalid_request"),
    ),
    row("code missing", "400 invalid_request", (server) => redeem(server, { code: undefined })),
    row("code empty", "400 invalid_request", (server) => redeem(server, { code: "" })),
    row("code twice", "400 invalid_request", (server) => redeem(server, { code: ["one", "two"] })),
    row("code that was never given", "400 invalid_grant", (server) =>
      redeem(server, { code: "a-code-that-was-never-given" }),
    ),
    row("code of another client", "400 invalid_grant", async (server) =>
      ask(server, "token", codeForm(server, await obtainCode(server)), "poster"),
    ),
    row("code of another client, then its own client comes", "200", async (server) => {
      const code = await obtainCode(server);
      await post(server, "token", codeForm(server, code), "poster");
      return ask(server, "token", codeForm(server, code));
    }),
    row("code after 61 seconds", "400 invalid_grant", async (server) => {
      const code = await obtainCode(server);
      return later(server, 61_000, () => ask(server, "token", codeForm(server, code)));
    }),
    row("code a second time", "400 invalid_grant", async (server) => {
      const code = await obtainCode(server);
      await post(server, "token", codeForm(server, code));
      return ask(server, "token", codeForm(server, code));
    }),
    row(
      "the refresh token of a code that came a second time",
      "400 invalid_grant",
      async (server) => {
        const code = await obtainCode(server);
        const { refresh_token } = parseJson(
          (await post(server, "token", codeForm(server, code))).body,
        );
        await post(server, "token", codeForm(server, code));
        return refresh(server, String(refresh_token));
      },
    ),
    row("redirect_uri missing", "400 invalid_request", (server) =>
      redeem(server, { redirect_uri: undefined }),
    ),
    row("redirect_uri with a slash more", "400 invalid_grant", (server) =>
      redeem(server, { redirect_uri: "http://blog.localhost:4000/callback/" }),
    ),
    row(
      "redirect_uri with another port than before, native client",
      "400 invalid_grant",
      (server) => redeem(server, { redirect_uri: "http://127.0.0.1:61234/callback" }, "pocket"),
    ),
    row("code_verifier missing", "400 invalid_grant", (server) =>
      redeem(server, { code_verifier: undefined }),
    ),
    row("code_verifier that does not fit", "400 invalid_grant", (server) =>
      redeem(server, { code_verifier: otherVerifier }),
    ),
    row("code_verifier of 42 characters", "400 invalid_request", (server) =>
      redeem(server, { code_verifier: "v".repeat(42) }),
    ),
    row("code_verifier of 129 characters", "400 invalid_request", (server) =>
      redeem(server, { code_verifier: "v".repeat(129) }),
    ),
    row("code_verifier with a character that none may have", "400 invalid_request", (server) =>
      redeem(server, { code_verifier: `${verifier}ü` }),
    ),
    row("code_verifier twice", "400 invalid_request", (server) =>
      redeem(server, { code_verifier: [verifier, verifier] }),
    ),
    row("code_verifier wrong, then right", "200", async (server) => {
      const code = await obtainCode(server);
      await post(server, "token", codeForm(server, code, { code_verifier: otherVerifier }));
      return ask(server, "token", codeForm(server, code));
    }),
    row(
      "code_verifier wrong five times, then right",
      "400 invalid_grant",
      async (server) => {
        const code = await obtainCode(server);
        for (let attempt = 0; attempt < 5; attempt += 1)
          await post(server, "token", codeForm(server, code, { code_verifier: otherVerifier }));
        return ask(server, "token", codeForm(server, code));
      },
      differs("guesses-end", "200"),
    ),
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
  ],
};
