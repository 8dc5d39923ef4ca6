import { type Parameters } from "../authorize.ts";
import { assertion, redeem } from "../endpoints.ts";
import type { Answer } from "../answer.ts";
import { keys, type ClientName } from "../clients.ts";
import { differs, row, type Row } from "../row.ts";
import type { Server } from "../server.ts";

/** Signed assertions (RFC 7523 §3). */
export const assertions: readonly Row[] = [
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
      const [, claims] = String((await assertion(server, "signer"))["client_assertion"]).split(".");
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
];

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
