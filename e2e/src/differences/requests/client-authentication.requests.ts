import { formatBasicCredentials } from "@tale/protocol/basic-credentials";
import { redeem, type Credentials } from "../endpoints.ts";
import { differs, row, type Table } from "../row.ts";
import { assertions } from "./client-assertion.requests.ts";

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
    ...assertions,
  ],
};

function header(authorization: string): Credentials {
  return { headers: { authorization } };
}

function basic(clientId: string, clientSecret: string): Credentials {
  return header(formatBasicCredentials({ clientId, clientSecret }));
}
