import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from "jose";
import { authorize, obtainCode, type Parameters } from "../authorize.ts";
import { ask, codeForm, credentialsOf, post, type Credentials } from "../endpoints.ts";
import { parseJson, readAnswer, type Answer } from "../answer.ts";
import type { ClientName } from "../clients.ts";
import { differs, row, type Table } from "../row.ts";
import type { Server } from "../server.ts";

const mine = await generateKeyPair("ES256", { extractable: true });
const another = await generateKeyPair("ES256", { extractable: true });
const jkt = await calculateJwkThumbprint(await exportJWK(mine.publicKey));

/** Tokens that are of use only to who has a key (RFC 9449). */
export const dpop: Table = {
  endpoint: "DPoP at the token endpoint",
  rows: [
    row("a good proof", "200", (server) => redeem(server)),
    row("a good proof of a public client", "200", (server) =>
      redeem(server, {}, { client: "single" }),
    ),
    row("a proof without a nonce", "400 use_dpop_nonce", (server) =>
      redeem(server, { nonce: undefined }),
    ),
    row("a proof with a nonce of somebody else", "400 use_dpop_nonce", (server) =>
      redeem(server, { nonce: "made-up" }),
    ),
    row("a proof for another method", "400 invalid_dpop_proof", (server) =>
      redeem(server, { htm: "GET" }),
    ),
    row("a proof for another address", "400 invalid_dpop_proof", (server) =>
      redeem(server, { htu: "https://elsewhere.example/token" }),
    ),
    row("a proof for this address with a query", "200", (server) =>
      redeem(server, { htu: `${String(server.metadata["token_endpoint"])}?a=b` }),
    ),
    row("a proof without jti", "400 invalid_dpop_proof", (server) =>
      redeem(server, { jti: undefined }),
    ),
    row("a proof without iat", "400 invalid_dpop_proof", (server) =>
      redeem(server, { iat: undefined }),
    ),
    row(
      "a proof of an hour ago, with a fresh nonce",
      "400 invalid_dpop_proof",
      (server) => redeem(server, { iat: Math.floor(Date.now() / 1000) - 3600 }),
      differs("proof-of-now", "200"),
    ),
    row("a proof of another type", "400 invalid_dpop_proof", (server) =>
      redeem(server, {}, { typ: "JWT" }),
    ),
    row("a proof that shows its private key", "400 invalid_dpop_proof", (server) =>
      redeem(server, {}, { shows: mine.privateKey }),
    ),
    row(
      "a proof that shows another key than it was signed with",
      "400 invalid_dpop_proof",
      (server) => redeem(server, {}, { shows: another.publicKey }),
    ),
    row("a proof that is no JWT", "400 invalid_dpop_proof", async (server) =>
      send(server, "hello"),
    ),
    row(
      "a proof a second time",
      "400 invalid_dpop_proof",
      async (server) => {
        const dpop = await proof(server);
        await send(server, dpop);
        return send(server, dpop);
      },
      differs("replayed-proof", "400 invalid_grant"),
    ),
    row("a code bound to the key", "200", (server) =>
      redeem(server, {}, { request: { dpop_jkt: jkt } }),
    ),
    row("a code bound to another key", "400 invalid_grant", async (server) =>
      redeem(
        server,
        {},
        { request: { dpop_jkt: await calculateJwkThumbprint(await exportJWK(another.publicKey)) } },
      ),
    ),
    row("a code bound to a key, and no proof", "400 invalid_grant", async (server) =>
      ask(
        server,
        "token",
        codeForm(server, await obtainCode(server, "quillpost", { dpop_jkt: jkt })),
      ),
    ),
    row(
      "dpop_jkt that is no thumbprint",
      "client: invalid_request",
      (server) => authorize(server, { dpop_jkt: "hello" }),
      differs("thumbprint-shape", "sign-in"),
    ),
    row("a public client refreshes with its key", "200", (server) => refresh(server, mine)),
    row("a public client refreshes with another key", "400 invalid_grant", (server) =>
      refresh(server, another),
    ),
    row("a public client refreshes without a key", "400 invalid_grant", (server) =>
      refresh(server, undefined),
    ),
  ],
};

type Claims = Readonly<Record<string, unknown>>;

interface Making {
  readonly client?: ClientName;
  readonly key?: typeof mine;
  readonly shows?: CryptoKey;
  readonly typ?: string;
  /** Of the authorization request before. */
  readonly request?: Parameters;
}

/** A proof that is good for the token endpoint now, but for the changes. */
async function proof(
  server: Server,
  claims: Claims = {},
  { key = mine, shows = key.publicKey, typ = "dpop+jwt" }: Making = {},
): Promise<string> {
  const htu = String(server.metadata["token_endpoint"]);
  const make = async (claims: Claims): Promise<string> =>
    new SignJWT({
      htm: "POST",
      htu,
      iat: Math.floor(Date.now() / 1000),
      jti: crypto.randomUUID(),
      ...claims,
    })
      .setProtectedHeader({ typ, alg: "ES256", jwk: await exportJWK(shows) })
      .sign(key.privateKey);
  if ("nonce" in claims) return make(claims);
  const refused = await post(
    server,
    "token",
    codeForm(server, "no-code"),
    await withProof(server, await make({}), "quillpost"),
  );
  return make({ nonce: String(refused.headers["dpop-nonce"]), ...claims });
}

async function withProof(server: Server, dpop: string, client: ClientName): Promise<Credentials> {
  const credentials = await credentialsOf(server, client);
  return { ...credentials, headers: { ...credentials.headers, dpop } };
}

async function send(
  server: Server,
  dpop: string,
  client: ClientName = "quillpost",
  request: Parameters = {},
): Promise<Answer> {
  const code = await obtainCode(server, client, request);
  return readAnswer(
    await post(
      server,
      "token",
      codeForm(server, code, {}, client),
      await withProof(server, dpop, client),
    ),
  );
}

async function redeem(server: Server, claims: Claims = {}, making: Making = {}): Promise<Answer> {
  return send(server, await proof(server, claims, making), making.client, making.request);
}

async function refresh(server: Server, key: typeof mine | undefined): Promise<Answer> {
  const code = await obtainCode(server, "single");
  const first = await post(
    server,
    "token",
    codeForm(server, code, {}, "single"),
    await withProof(server, await proof(server), "single"),
  );
  const credentials = key
    ? await withProof(server, await proof(server, {}, { key }), "single")
    : "single";
  return ask(
    server,
    "token",
    { grant_type: "refresh_token", refresh_token: String(parseJson(first.body)["refresh_token"]) },
    credentials,
  );
}
