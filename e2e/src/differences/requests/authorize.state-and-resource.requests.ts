import { authorize } from "../authorize.ts";
import { differs, row, type Row } from "../row.ts";

/** What may be wrong with the state, the resource and a reference to a request (RFC 8707 §2, RFC 9126 §4). */
export const stateAndResource: readonly Row[] = [
  row("state missing", "client: invalid_request", (server) =>
    authorize(server, { state: undefined, code_challenge: undefined }),
  ),
  row("state twice", "client: invalid_request", (server) =>
    authorize(server, { state: ["one", "two"] }),
  ),
  row("state with odd characters, beside a mistake", "client: invalid_request", (server) =>
    authorize(server, { state: "ü & = # % + \"<>' 👩‍🚀", code_challenge: undefined }),
  ),
  row("state of 3000 characters, beside a mistake", "client: invalid_request", (server) =>
    authorize(server, { state: "s".repeat(3000), code_challenge: undefined }),
  ),
  row("state empty, beside a mistake", "client: invalid_request", (server) =>
    authorize(server, { state: "", code_challenge: undefined }),
  ),
  row("a parameter nobody knows", "sign-in", (server) => authorize(server, { colour: "green" })),
  row(
    "a parameter nobody knows, twice",
    "client: invalid_request",
    (server) => authorize(server, { colour: ["green", "blue"] }),
    differs("nothing-twice", "sign-in"),
  ),

  row("resource that tokens are issued for", "sign-in", (server) =>
    authorize(server, { resource: "http://archive.fernmail.localhost:4003" }),
  ),
  row("resource twice, both known", "sign-in", (server) =>
    authorize(server, {
      resource: [
        "http://contacts.fernmail.localhost:4002",
        "http://archive.fernmail.localhost:4003",
      ],
    }),
  ),
  row("resource unknown", "client: invalid_target", (server) =>
    authorize(server, { resource: "https://elsewhere.example" }),
  ),
  row("resource that is no URI", "client: invalid_target", (server) =>
    authorize(server, { resource: "contacts" }),
  ),
  row("resource with a fragment", "client: invalid_target", (server) =>
    authorize(server, { resource: "http://contacts.fernmail.localhost:4002#a" }),
  ),
  row(
    "resource known, with a slash more",
    "sign-in",
    (server) => authorize(server, { resource: "http://contacts.fernmail.localhost:4002/" }),
    differs("resource-spellings", "client: invalid_target"),
  ),
  row(
    "request_uri that nobody pushed",
    "page 400",
    (server) => authorize(server, { request_uri: "urn:ietf:params:oauth:request_uri:nothing" }),
    differs("reference-alone", "client: invalid_request_uri"),
  ),
  row(
    "request_uri on somebody's web server",
    "page 400",
    (server) => authorize(server, { request_uri: "https://client.example/request" }),
    differs("reference-alone", "client: request_uri_not_supported"),
  ),
];
