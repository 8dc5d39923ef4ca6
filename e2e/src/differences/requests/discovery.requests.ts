import { facts, parseJson, readAnswer, type Answer } from "../answer.ts";
import { differs, row, type Table } from "../row.ts";
import type { Server } from "../server.ts";

export const discovery: Table = {
  endpoint: "Metadata and keys",
  rows: [
    row("the metadata", "200", async ({ send, issuer }) => {
      const { outcome, body } = readAnswer(
        await send(`${issuer}/.well-known/oauth-authorization-server`),
      );
      return facts({ outcome, body: body ?? "" });
    }),
    row(
      "the metadata, posted",
      "405",
      async ({ send, issuer }) => {
        const { status } = await send(`${issuer}/.well-known/oauth-authorization-server`, {
          method: "POST",
        });
        return facts({ outcome: String(status) });
      },
      differs("method-told", "404"),
    ),
    row("the issuer in the metadata", "its own", async ({ metadata, issuer }) =>
      facts({ outcome: metadata["issuer"] === issuer ? "its own" : "another" }),
    ),
    row(
      "the endpoints in the metadata",
      "all on the issuer's origin",
      async ({ metadata, issuer }) => {
        const endpoints = [
          "authorization",
          "token",
          "revocation",
          "introspection",
          "registration",
          "pushed_authorization_request",
        ].map((name) => metadata[`${name}_endpoint`]);
        return facts({
          outcome: [...endpoints, metadata["jwks_uri"]].every((url) =>
            String(url).startsWith(`${issuer}/`),
          )
            ? "all on the issuer's origin"
            : "elsewhere",
        });
      },
    ),
    row(
      "the metadata as OpenID providers publish it",
      "says the same",
      async ({ send, issuer, metadata }) => {
        const openid = parseJson((await send(`${issuer}/.well-known/openid-configuration`)).body);
        const names = Object.keys(metadata).filter(
          (name) => name.endsWith("_endpoint") || ["issuer", "jwks_uri"].includes(name),
        );
        return facts({
          outcome: names.every((name) => openid[name] === metadata[name])
            ? "says the same"
            : "says something else",
        });
      },
    ),
    row("subject_types_supported", "public", (server) =>
      supported(server, "subject_types_supported"),
    ),
    row("id_token_signing_alg_values_supported", "ES256 RS256", (server) =>
      supported(server, "id_token_signing_alg_values_supported"),
    ),
    row("request_uri_parameter_supported", "false", async ({ metadata }) =>
      facts({ outcome: String(metadata["request_uri_parameter_supported"]) }),
    ),
    row("response_types_supported", "code", (server) =>
      supported(server, "response_types_supported"),
    ),
    row(
      "response_modes_supported",
      "query",
      (server) => supported(server, "response_modes_supported"),
      differs("query-only", "form_post fragment query"),
    ),
    row("code_challenge_methods_supported", "S256", (server) =>
      supported(server, "code_challenge_methods_supported"),
    ),
    row(
      "token_endpoint_auth_methods_supported",
      "client_secret_basic client_secret_post none private_key_jwt",
      (server) => supported(server, "token_endpoint_auth_methods_supported"),
    ),
    row(
      "revocation_endpoint_auth_methods_supported",
      "client_secret_basic client_secret_post none private_key_jwt",
      (server) => supported(server, "revocation_endpoint_auth_methods_supported"),
      differs("methods-told", "not said"),
    ),
    row("grant_types_supported", "has all three", async ({ metadata }) => {
      const types = [metadata["grant_types_supported"]].flat();
      return facts({
        outcome: ["authorization_code", "refresh_token", "client_credentials"].every((type) =>
          types.includes(type),
        )
          ? "has all three"
          : "lacks one",
      });
    }),
    row("authorization_response_iss_parameter_supported", "true", async ({ metadata }) =>
      facts({ outcome: String(metadata["authorization_response_iss_parameter_supported"]) }),
    ),
    row("the keys", "200", async ({ send, metadata }) => {
      const answer = await send(String(metadata["jwks_uri"]));
      const keys = parseJson(answer.body)["keys"] as Record<string, unknown>[];
      const [signing = {}] = keys.filter(({ alg }) => alg === "ES256");
      return facts({
        outcome: String(answer.status),
        ES256: `${String(signing["kty"])} ${String(signing["crv"])} ${String(signing["use"])}`,
        private: keys.some((key) => "d" in key) ? "some" : "none",
        nameless: keys.some((key) => !key["kid"]) ? "some" : "none",
      });
    }),
    row("an address that is nowhere", "404", async ({ send, issuer }) =>
      facts({
        outcome: String(
          (await send(`${issuer}/nowhere`, { headers: { accept: "application/json" } })).status,
        ),
      }),
    ),
  ],
};

async function supported({ metadata }: Server, name: string): Promise<Answer> {
  return facts({ outcome: [metadata[name] ?? "not said"].flat().sort().join(" ") });
}
