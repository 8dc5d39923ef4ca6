import { SignJWT, UnsecuredJWT, type JWTPayload } from "jose";
import { authorizationRequest, openAuthorize, readSight, type Parameters } from "../authorize.ts";
import { ask } from "../endpoints.ts";
import type { Answer } from "../answer.ts";
import { keys } from "../clients.ts";
import { differs, row, type Table } from "../row.ts";
import type { Server } from "../server.ts";

/** An authorization request that the client signed (RFC 9101), brought by the browser or pushed. */
export const requestObjects: Table = {
  endpoint: "Signed authorization request",
  rows: [
    row("nothing wrong", "sign-in", (server) => bring(server)),
    row("with client_id beside it", "sign-in", (server) =>
      bring(server, {}, { beside: { client_id: server.clients.signer.id } }),
    ),
    row("with another client's client_id beside it", "page 400", (server) =>
      bring(server, {}, { beside: { client_id: "quillpost" } }),
    ),
    row("with other parameters beside it", "sign-in", (server) =>
      bring(server, {}, { beside: { scope: "moon.walk", state: "another-state" } }),
    ),
    row("signed with an unknown key", "page 400", (server) =>
      bring(server, {}, { key: keys.unknown }),
    ),
    row("not signed", "page 400", async (server) =>
      bring(server, {}, { object: new UnsecuredJWT(await claimsOf(server)).encode() }),
    ),
    row("no JWT", "page 400", (server) => bring(server, {}, { object: "hello" })),
    row("for another server", "page 400", (server) =>
      bring(server, { aud: "https://elsewhere.example" }),
    ),
    row("issued by another", "page 400", (server) => bring(server, { iss: "quillpost" })),
    row("expired", "page 400", (server) =>
      bring(server, { exp: Math.floor(Date.now() / 1000) - 3600 }),
    ),
    row("with a request object inside", "page 400", (server) =>
      bring(server, { request: "another" }),
    ),
    row("redirect_uri inside not registered", "page 400", (server) =>
      bring(server, { redirect_uri: "https://evil.example/" }),
    ),
    row(
      "code_challenge missing inside",
      "page 400",
      (server) => bring(server, { code_challenge: undefined, code_challenge_method: undefined }),
      differs("nobody-led-away", "client: invalid_request"),
    ),
    row(
      "scope unknown inside",
      "page 400",
      (server) => bring(server, { scope: "moon.walk" }),
      differs("unknown-scope", "sign-in"),
    ),
    row(
      "pushed",
      "201",
      async (server) => push(server, await sign(server)),
      differs("reference-lifetime", "expires_in: 60", "expires_in: 90"),
    ),
    row("pushed, signed with an unknown key", "400 invalid_request_object", async (server) =>
      push(server, await sign(server, {}, keys.unknown)),
    ),
    row("pushed, for another server", "400 invalid_request_object", async (server) =>
      push(server, await sign(server, { aud: "https://elsewhere.example" })),
    ),
  ],
};

async function claimsOf(server: Server, changes: JWTPayload = {}): Promise<JWTPayload> {
  const { signer } = server.clients;
  const now = Math.floor(Date.now() / 1000);
  return {
    ...authorizationRequest(signer),
    iss: signer.id,
    aud: server.issuer,
    iat: now,
    nbf: now,
    exp: now + 60,
    ...changes,
  };
}

async function sign(server: Server, changes: JWTPayload = {}, key = keys.known): Promise<string> {
  return new SignJWT(await claimsOf(server, changes))
    .setProtectedHeader({ typ: "oauth-authz-req+jwt", alg: "ES256", kid: "one" })
    .sign(key.privateKey);
}

interface Bringing {
  readonly beside?: Parameters;
  readonly key?: typeof keys.known;
  readonly object?: string;
}

async function bring(
  server: Server,
  changes: JWTPayload = {},
  { beside, key, object }: Bringing = {},
): Promise<Answer> {
  const request = object ?? (await sign(server, changes, key));
  return readSight(
    server,
    await openAuthorize(
      server,
      { client_id: server.clients.signer.id, request, ...beside },
      server.openBrowser(),
    ),
  );
}

function push(server: Server, request: string): Promise<Answer> {
  return ask(server, "pushed_authorization_request", { request }, "signer");
}
