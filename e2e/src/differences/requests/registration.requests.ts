import { facts, parseJson, readAnswer, type Answer } from "../answer.ts";
import { differs, row, type Table } from "../row.ts";
import type { Server } from "../server.ts";

const good = { client_name: "Somebody", redirect_uris: ["https://somebody.example/callback"] };

/** A client registers itself (RFC 7591 §3) and manages what it registered (RFC 7592 §2). */
export const registration: Table = {
  endpoint: "Registration",
  rows: [
    row("only what must be there", "201", (server) => register(server, {})),
    row("everything left out", "400 invalid_redirect_uri", (server) =>
      register(server, { client_name: undefined, redirect_uris: undefined }),
    ),
    row("a public native client on loopback", "201", (server) =>
      register(server, {
        application_type: "native",
        redirect_uris: ["http://127.0.0.1/callback"],
        token_endpoint_auth_method: "none",
      }),
    ),
    row("a native client with a scheme of its own", "201", (server) =>
      register(server, {
        application_type: "native",
        redirect_uris: ["com.example.app:/callback"],
        token_endpoint_auth_method: "none",
      }),
    ),
    row("a member nobody knows", "201", (server) => register(server, { colour: "green" })),
    row("redirect_uri with a fragment", "400 invalid_redirect_uri", (server) =>
      register(server, { redirect_uris: ["https://somebody.example/callback#a"] }),
    ),
    row("redirect_uri that is no URI", "400 invalid_redirect_uri", (server) =>
      register(server, { redirect_uris: ["callback"] }),
    ),
    row("redirect_uri with javascript:", "400 invalid_redirect_uri", (server) =>
      register(server, { redirect_uris: ["javascript:alert(1)"] }),
    ),
    row(
      "redirect_uri over http, far away",
      "400 invalid_redirect_uri",
      (server) => register(server, { redirect_uris: ["http://somebody.example/callback"] }),
      differs("codes-over-https", "201"),
    ),
    row(
      "redirect_uri with a pattern",
      "400 invalid_redirect_uri",
      (server) => register(server, { redirect_uris: ["https://*.somebody.example/callback"] }),
      differs("no-patterns", "201"),
    ),
    row("redirect_uris empty", "400 invalid_redirect_uri", (server) =>
      register(server, { redirect_uris: [] }),
    ),
    row(
      "redirect_uris is a text",
      "400 invalid_client_metadata",
      (server) => register(server, { redirect_uris: "https://somebody.example/callback" }),
      differs("metadata-of-wrong-shape", "400 invalid_redirect_uri"),
    ),
    row("grant type unknown", "400 invalid_client_metadata", (server) =>
      register(server, { grant_types: ["telepathy"] }),
    ),
    row(
      "grant and response types of flows that are no more, beside the code's",
      "201",
      (server) =>
        register(server, {
          grant_types: ["authorization_code", "implicit"],
          response_types: ["code", "id_token token"],
        }),
      differs("what-there-is", "400 invalid_client_metadata"),
    ),
    row(
      "response type that does not fit the grant types",
      "400 invalid_client_metadata",
      (server) =>
        register(server, { grant_types: ["authorization_code"], response_types: ["token"] }),
    ),
    row("authentication method unknown", "400 invalid_client_metadata", (server) =>
      register(server, { token_endpoint_auth_method: "handshake" }),
    ),
    row("private_key_jwt without keys", "400 invalid_client_metadata", (server) =>
      register(server, { token_endpoint_auth_method: "private_key_jwt" }),
    ),
    row("scope unknown", "400 invalid_client_metadata", (server) =>
      register(server, { scope: "moon.walk" }),
    ),
    row("application type unknown", "400 invalid_client_metadata", (server) =>
      register(server, { application_type: "toaster" }),
    ),
    row(
      "not JSON",
      "400 invalid_client_metadata",
      (server) => send(server, "POST", "{"),
      differs("metadata-of-wrong-shape", "400 invalid_request"),
    ),
    row(
      "a form for JSON",
      "415 invalid_client_metadata",
      (server) => send(server, "POST", "client_name=Somebody", "application/x-www-form-urlencoded"),
      differs("media-type-status", "400 invalid_request"),
    ),
    row(
      "the registration, read with its token",
      "200",
      (server) => manage(server, "GET"),
      differs("secret-told-once", "client_secret: told", "client_secret: none"),
    ),
    row("the registration, read with a wrong token", "401 invalid_token", (server) =>
      manage(server, "GET", "wrong"),
    ),
    row("the registration, read without a token", "401 invalid_token", (server) =>
      manage(server, "GET", null),
    ),
    row("the registration, ended", "204", (server) => manage(server, "DELETE")),
  ],
};

function register(server: Server, changes: object): Promise<Answer> {
  return send(server, "POST", JSON.stringify({ ...good, ...changes }));
}

async function send(
  { send, metadata }: Server,
  method: "POST",
  body: string,
  type = "application/json",
): Promise<Answer> {
  const answer = await send(String(metadata["registration_endpoint"]), {
    method,
    headers: { "content-type": type, accept: "application/json" },
    body,
  });
  return withoutDefaults(readAnswer(answer), parseJson(answer.body));
}

async function manage(
  server: Server,
  method: "GET" | "DELETE",
  token?: string | null,
): Promise<Answer> {
  const registered = parseJson(
    (
      await server.send(String(server.metadata["registration_endpoint"]), {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(good),
      })
    ).body,
  );
  const presented = token === undefined ? String(registered["registration_access_token"]) : token;
  const headers = {
    accept: "application/json",
    ...(presented === null ? {} : { authorization: `Bearer ${presented}` }),
  };
  const answer = await server.send(String(registered["registration_client_uri"]), {
    method,
    headers,
  });
  return withoutDefaults(readAnswer(answer), parseJson(answer.body));
}

/**
 * Of what a server says about a client, only what the two can agree or disagree on: each has
 * settings of its own.
 */
function withoutDefaults(
  { outcome, body = "", caching = "", challenge = "" }: Answer,
  told: Record<string, unknown>,
): Answer {
  const text = (name: string): string => [told[name] ?? ""].flat().join(" ");
  const given = [
    "client_id",
    "client_id_issued_at",
    "client_secret_expires_at",
    "registration_access_token",
    "registration_client_uri",
  ]
    .filter((name) => name in told)
    .join(" ");
  return facts({
    outcome,
    body,
    caching,
    challenge,
    given,
    client_secret: "client_secret" in told ? "told" : "",
    grant_types: text("grant_types"),
    response_types: text("response_types"),
    token_endpoint_auth_method: text("token_endpoint_auth_method"),
    application_type: text("application_type"),
    redirect_uris: text("redirect_uris"),
  });
}
