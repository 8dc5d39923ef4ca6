import { later, obtainCode, otherVerifier, verifier } from "../authorize.ts";
import { ask, codeForm, post, redeem, refresh } from "../endpoints.ts";
import { parseJson } from "../answer.ts";
import { differs, row, type Table } from "../row.ts";
import { resourceAndForm } from "./code.resource-and-form.requests.ts";

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
    ...resourceAndForm,
  ],
};
