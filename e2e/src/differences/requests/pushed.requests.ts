import {
  authorizationRequest,
  later,
  openAuthorize,
  readSight,
  type Parameters,
} from "../authorize.ts";
import { ask, post, type Credentials } from "../endpoints.ts";
import { parseJson, type Answer } from "../answer.ts";
import type { ClientName } from "../clients.ts";
import { differs, row, type Table } from "../row.ts";
import type { Server } from "../server.ts";

/**
 * An authorization request that the client sends ahead (RFC 9126 §2), and the reference it gets for
 * it (§4).
 */
export const pushedRequests: Table = {
  endpoint: "Pushed authorization request",
  rows: [
    row(
      "nothing wrong",
      "201",
      (server) => push(server),
      differs("reference-lifetime", "expires_in: 60", "expires_in: 90"),
    ),
    row(
      "a public client",
      "201",
      (server) => push(server, {}, "single"),
      differs("reference-lifetime", "expires_in: 60", "expires_in: 90"),
    ),
    row(
      "a client that signs",
      "201",
      (server) => push(server, {}, "signer"),
      differs("reference-lifetime", "expires_in: 60", "expires_in: 90"),
    ),
    row("wrong secret", "401 invalid_client", (server) =>
      push(server, {}, "quillpost", {
        headers: { authorization: `Basic ${btoa("quillpost:wrong")}` },
      }),
    ),
    row(
      "no client at all",
      "401 invalid_client",
      (server) => push(server, { client_id: undefined }, "quillpost", {}),
      differs("not-believed", "400 invalid_request"),
    ),
    row("client_id of another client", "400 invalid_request", (server) =>
      push(server, { client_id: server.clients.poster.id }),
    ),
    row("redirect_uri not registered", "400 invalid_request", (server) =>
      push(server, { redirect_uri: "https://evil.example/" }),
    ),
    row("redirect_uri missing", "400 invalid_request", (server) =>
      push(server, { redirect_uri: undefined }),
    ),
    row("response_type missing", "400 invalid_request", (server) =>
      push(server, { response_type: undefined }),
    ),
    row("response_type=token", "400 unsupported_response_type", (server) =>
      push(server, { response_type: "token" }),
    ),
    row("code_challenge missing", "400 invalid_request", (server) =>
      push(server, { code_challenge: undefined, code_challenge_method: undefined }),
    ),
    row(
      "scope unknown",
      "400 invalid_scope",
      (server) => push(server, { scope: "moon.walk" }),
      differs("unknown-scope", "201"),
    ),
    row("resource unknown", "400 invalid_target", (server) =>
      push(server, { resource: "https://elsewhere.example" }),
    ),
    row("state twice", "400 invalid_request", (server) => push(server, { state: ["one", "two"] })),
    row(
      "request_uri pushed itself",
      "400 invalid_request",
      (server) => push(server, { request_uri: "urn:ietf:params:oauth:request_uri:another" }),
      differs("reference-pushed", "400 request_uri_not_supported"),
    ),
    row("the reference, used", "sign-in", (server) => use(server)),
    row(
      "the reference, used a second time",
      "page 400",
      (server) => use(server, { before: (again) => again() }),
      differs("reference-once", "sign-in"),
    ),
    row("the reference, used by another client", "page 400", (server) =>
      use(server, { as: "poster" }),
    ),
    row("the reference, without client_id", "page 400", (server) =>
      use(server, { beside: { client_id: undefined } }),
    ),
    row(
      "the reference, with other parameters beside it",
      "sign-in",
      (server) => use(server, { beside: { scope: "moon.walk", response_type: "token" } }),
      differs("beside-the-reference", "page 400"),
    ),
    row("the reference, after an hour", "page 400", (server) => use(server, { after: 3_600_000 })),
  ],
};

function push(
  server: Server,
  changes: Parameters = {},
  client: ClientName = "quillpost",
  as: ClientName | Credentials = client,
): Promise<Answer> {
  return ask(
    server,
    "pushed_authorization_request",
    authorizationRequest(server.clients[client], changes),
    as,
  );
}

interface Use {
  readonly as?: ClientName;
  readonly beside?: Parameters;
  readonly after?: number;
  readonly before?: (again: () => Promise<unknown>) => Promise<unknown>;
}

/** Quillpost pushes a good request; somebody brings its reference to the authorization endpoint. */
async function use(
  server: Server,
  { as = "quillpost", beside = {}, after = 0, before = async () => undefined }: Use = {},
): Promise<Answer> {
  const pushed = await post(
    server,
    "pushed_authorization_request",
    authorizationRequest(server.clients.quillpost),
  );
  const reference = {
    client_id: server.clients[as].id,
    request_uri: String(parseJson(pushed.body)["request_uri"]),
    ...beside,
  };
  await before(() => openAuthorize(server, reference, server.openBrowser()));
  return later(server, after, async () =>
    readSight(server, await openAuthorize(server, reference, server.openBrowser())),
  );
}
