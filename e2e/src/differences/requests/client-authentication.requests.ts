import { formatBasicCredentials } from "@tale/protocol/basic-credentials";
import { assertion, redeem, type Credentials, type Parameters } from "../act.ts";
import type { Answer } from "../answer.ts";
import { keys, type ClientName } from "../clients.ts";
import { differs, row, type Table } from "../row.ts";
import type { Server } from "../server.ts";

/**
 * Who a client says it is at the token endpoint, and how it proves it (RFC 6749 §2.3). Everything
 * else in the request is good.
 */
export const clientAuthentication: Table = {
  endpoint: "Client authentication",
  rows: [
    row("secret in the header", "200", (server) => redeem(server)),
    row("secret in the body", "200", (server) => redeem(server, {}, "poster")),
    row("a signed assertion", "200", (server) => redeem(server, {}, "signer")),
    row("a public client's name", "200", (server) => redeem(server, {}, "single")),
    row("a secret with : % / + in the header, percent-encoded", "200", (server) =>
      redeem(server, {}, "awkward"),
    ),
    row(
      "a secret with : % / + in the header, as it is",
      "401 invalid_client",
      (server) =>
        redeem(server, {}, header(`Basic ${btoa("awkward-secret:s3cr:et%/+x")}`), "awkward"),
      differs("not-believed", "400 invalid_request"),
    ),
    row(
      "none",
      "401 invalid_client",
      (server) => redeem(server, {}, {}),
      differs("not-believed", "400 invalid_request"),
    ),
    row(
      "only the name, of a client with a secret",
      "401 invalid_client",
      (server) => redeem(server, {}, { form: { client_id: "quillpost" } }),
      differs("always-a-challenge", "challenge: none", "challenge: Basic"),
    ),
    row("wrong secret in the header", "401 invalid_client", (server) =>
      redeem(server, {}, basic("quillpost", "wrong")),
    ),
    row(
      "wrong secret in the body",
      "401 invalid_client",
      (server) =>
        redeem(
          server,
          {},
          { form: { client_id: server.clients.poster.id, client_secret: "wrong" } },
          "poster",
        ),
      differs("always-a-challenge", "challenge: none", "challenge: Basic"),
    ),
    row(
      "empty secret in the header",
      "401 invalid_client",
      (server) => redeem(server, {}, basic("quillpost", "")),
      differs("not-believed", "400 invalid_request"),
    ),
    row("unknown client in the header", "401 invalid_client", (server) =>
      redeem(server, {}, basic("nobody", "wrong")),
    ),
    row(
      "unknown client in the body",
      "401 invalid_client",
      (server) => redeem(server, {}, { form: { client_id: "nobody", client_secret: "wrong" } }),
      differs("always-a-challenge", "challenge: none", "challenge: Basic"),
    ),
    row(
      "unknown public client",
      "401 invalid_client",
      (server) => redeem(server, {}, { form: { client_id: "nobody" } }),
      differs("always-a-challenge", "challenge: none", "challenge: Basic"),
    ),
    row(
      "secret in the body, registered for the header",
      "401 invalid_client",
      (server) =>
        redeem(
          server,
          {},
          { form: { client_id: "quillpost", client_secret: "quillpost-demo-secret" } },
        ),
      differs("registered-method-only", "200"),
    ),
    row(
      "secret in the header, registered for the body",
      "401 invalid_client",
      (server) =>
        redeem(server, {}, basic(server.clients.poster.id, server.clients.poster.secret), "poster"),
      differs("registered-method-only", "200"),
    ),
    row(
      "a public client with a secret",
      "401 invalid_client",
      (server) =>
        redeem(
          server,
          {},
          { form: { client_id: server.clients.single.id, client_secret: "made-up" } },
          "single",
        ),
      differs("always-a-challenge", "challenge: none", "challenge: Basic"),
    ),
    row("secret in header and body", "400 invalid_request", (server) =>
      redeem(
        server,
        {},
        {
          ...basic("quillpost", "quillpost-demo-secret"),
          form: { client_id: "quillpost", client_secret: "quillpost-demo-secret" },
        },
      ),
    ),
    row("secret in the header, the same client_id in the body", "200", (server) =>
      redeem(
        server,
        {},
        { ...basic("quillpost", "quillpost-demo-secret"), form: { client_id: "quillpost" } },
      ),
    ),
    row("secret in the header, another client_id in the body", "400 invalid_request", (server) =>
      redeem(
        server,
        {},
        { ...basic("quillpost", "quillpost-demo-secret"), form: { client_id: "contacts" } },
      ),
    ),
    row("client_secret twice in the body", "400 invalid_request", (server) =>
      redeem(
        server,
        {},
        { form: { client_id: server.clients.poster.id, client_secret: ["one", "two"] } },
        "poster",
      ),
    ),
    row(
      "a scheme that is not Basic",
      "401 invalid_client",
      (server) => redeem(server, {}, header("Bearer quillpost-demo-secret")),
      differs("not-believed", "400 invalid_request"),
    ),
    row(
      "Basic that is not base64",
      "401 invalid_client",
      (server) => redeem(server, {}, header("Basic %%%")),
      differs("not-believed", "400 invalid_request"),
    ),
    row(
      "Basic without a colon",
      "401 invalid_client",
      (server) => redeem(server, {}, header(`Basic ${btoa("quillpost")}`)),
      differs("not-believed", "400 invalid_request"),
    ),
    row("basic in small letters", "200", (server) =>
      redeem(
        server,
        {},
        header(
          formatBasicCredentials({
            clientId: "quillpost",
            clientSecret: "quillpost-demo-secret",
          }).replace("Basic", "basic"),
        ),
      ),
    ),

    row(
      "assertion a second time",
      "401 invalid_client",
      async (server) => {
        const form = await assertion(server, "signer");
        await redeem(server, {}, { form }, "signer");
        return redeem(server, {}, { form }, "signer");
      },
      differs("always-a-challenge", "challenge: none", "challenge: Basic"),
    ),
    row("assertion with another client's name beside it", "400 invalid_request", async (server) =>
      signed(server, {}, { client_id: "quillpost" }),
    ),
    row("assertion with its own name beside it", "200", (server) =>
      signed(server, {}, { client_id: server.clients.signer.id }),
    ),
    row(
      "assertion for the token endpoint as audience",
      "401 invalid_client",
      (server) => signed(server, { aud: String(server.metadata["token_endpoint"]) }),
      differs("issuer-is-the-audience", "200"),
    ),
    row("assertion for the issuer, in a list of one", "200", (server) =>
      signed(server, { aud: [server.issuer] }),
    ),
    row(
      "assertion for two audiences, one of them right",
      "401 invalid_client",
      (server) => signed(server, { aud: [server.issuer, "https://elsewhere.example"] }),
      differs("issuer-is-the-audience", "200"),
    ),
    row(
      "assertion for another server",
      "401 invalid_client",
      (server) => signed(server, { aud: "https://elsewhere.example" }),
      differs("always-a-challenge", "challenge: none", "challenge: Basic"),
    ),
    row(
      "assertion without audience",
      "401 invalid_client",
      (server) => signed(server, { aud: undefined }),
      differs("always-a-challenge", "challenge: none", "challenge: Basic"),
    ),
    row(
      "assertion that expired a minute ago",
      "401 invalid_client",
      (server) => signed(server, { exp: Math.floor(Date.now() / 1000) - 60 }),
      differs("always-a-challenge", "challenge: none", "challenge: Basic"),
    ),
    row(
      "assertion whose claims were changed afterwards",
      "401 invalid_client",
      async (server) => {
        const { client_assertion, ...type } = await assertion(server, "signer");
        const [header, , signature] = String(client_assertion).split(".");
        const [, claims] = String((await assertion(server, "signer"))["client_assertion"]).split(
          ".",
        );
        return redeem(
          server,
          {},
          { form: { ...type, client_assertion: [header, claims, signature].join(".") } },
          "signer",
        );
      },
      differs("always-a-challenge", "challenge: none", "challenge: Basic"),
    ),
    row(
      "assertion without end",
      "401 invalid_client",
      (server) => signed(server, { exp: undefined }),
      differs("always-a-challenge", "challenge: none", "challenge: Basic"),
    ),
    row(
      "assertion that lasts a year",
      "401 invalid_client",
      (server) => signed(server, { exp: Math.floor(Date.now() / 1000) + 31_536_000 }),
      differs("brief-assertions", "200"),
    ),
    row(
      "assertion without jti",
      "401 invalid_client",
      (server) => signed(server, { jti: undefined }),
      differs("always-a-challenge", "challenge: none", "challenge: Basic"),
    ),
    row(
      "assertion issued by another than its subject",
      "401 invalid_client",
      (server) => signed(server, { iss: "quillpost" }),
      differs("always-a-challenge", "challenge: none", "challenge: Basic"),
    ),
    row(
      "assertion signed with an unknown key",
      "401 invalid_client",
      async (server) =>
        redeem(server, {}, { form: await assertion(server, "signer", {}, keys.unknown) }, "signer"),
      differs("always-a-challenge", "challenge: none", "challenge: Basic"),
    ),
    row(
      "assertion that is no JWT",
      "401 invalid_client",
      async (server) =>
        redeem(
          server,
          {},
          { form: { ...(await assertion(server, "signer")), client_assertion: "hello" } },
          "signer",
        ),
      differs("assertion-code", "400 invalid_request"),
    ),
    row("assertion without its type", "400 invalid_request", async (server) =>
      redeem(
        server,
        {},
        { form: { ...(await assertion(server, "signer")), client_assertion_type: undefined } },
        "signer",
      ),
    ),
    row("assertion of an unknown type", "400 invalid_request", async (server) =>
      redeem(
        server,
        {},
        {
          form: {
            ...(await assertion(server, "signer")),
            client_assertion_type: "urn:example:saml",
          },
        },
        "signer",
      ),
    ),
    row(
      "assertion of a client that registered a secret",
      "401 invalid_client",
      async (server) => redeem(server, {}, { form: await assertion(server, "quillpost") }),
      differs("always-a-challenge", "challenge: none", "challenge: Basic"),
    ),
  ],
};

function header(authorization: string): Credentials {
  return { headers: { authorization } };
}

function basic(clientId: string, clientSecret: string): Credentials {
  return header(formatBasicCredentials({ clientId, clientSecret }));
}

async function signed(
  server: Server,
  claims: Parameters | Record<string, unknown>,
  beside: Parameters = {},
  name: ClientName = "signer",
): Promise<Answer> {
  return redeem(
    server,
    {},
    { form: { ...(await assertion(server, name, claims)), ...beside } },
    name,
  );
}
