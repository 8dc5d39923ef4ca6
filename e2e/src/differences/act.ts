import { codeChallengeOf } from "@tale/protocol/pkce";
import { formatBasicCredentials } from "@tale/protocol/basic-credentials";
import { jwtBearerAssertion } from "@tale/protocol/client-credentials";
import type { HttpResponse } from "@tale/service/http-client";
import type { Browser, Answer as Sight } from "@tale/story-tool/player/browser/browser";
import { SignJWT, type JWTPayload } from "jose";
import { aliceAtFernmail } from "../theatre/alice.ts";
import { cachingIn, facts, parseJson, readAnswer, type Answer } from "./answer.ts";
import { keys, type Client, type ClientName } from "./clients.ts";
import type { Server } from "./server.ts";

/**
 * What clients and users do, the same at either server. Parameters may be changed, added, repeated,
 * or (undefined) left out.
 */
export type Parameters = Readonly<Record<string, string | readonly string[] | undefined>>;

export const verifier = "a-verifier-that-is-long-enough-for-the-rules-1234";
export const otherVerifier = "a-verifier-that-nobody-made-a-challenge-from-5678";
const state = "a-state";

export function formOf(parameters: Parameters): string {
  const pairs = Object.entries(parameters).flatMap(([name, value]) =>
    [value ?? []].flat().map((one) => [name, one]),
  );
  return new URLSearchParams(pairs).toString();
}

/** A good authorization request of this client, but for the changes. */
export function authorizationRequest(
  { id, redirectUri }: Client,
  changes: Parameters = {},
): Parameters {
  const good = {
    response_type: "code",
    client_id: id,
    redirect_uri: redirectUri,
    scope: "contacts.read contacts.write",
    state,
    code_challenge: codeChallengeOf(verifier),
    code_challenge_method: "S256",
  };
  return { ...good, ...changes };
}

export interface Asking {
  readonly client?: ClientName;
  readonly browser?: Browser;
}

/**
 * Brings an authorization request to the server. @returns what the user sees next, or where she is
 * sent
 */
export async function authorize(
  server: Server,
  changes: Parameters = {},
  { client = "quillpost", browser = server.openBrowser() }: Asking = {},
): Promise<Answer> {
  return readSight(
    server,
    await openAuthorize(server, authorizationRequest(server.clients[client], changes), browser),
    changes,
  );
}

export function openAuthorize(
  server: Server,
  request: Parameters,
  browser: Browser,
): Promise<Sight> {
  return browser.open(`${String(server.metadata["authorization_endpoint"])}?${formOf(request)}`);
}

/**
 * Where the user is: at one of the server's pages, or on her way back to the client with the
 * answer.
 */
export function readSight(
  server: Server,
  { page, leavesFor }: Sight,
  sent: Parameters = {},
): Answer {
  const caching = cachingIn(server.lastHeaders());
  if (!leavesFor) {
    const outcome = page.has("#sign-in")
      ? "sign-in"
      : page.has("#consent")
        ? "consent"
        : `page ${page.status}`;
    return facts({ outcome, caching });
  }
  const { hash, searchParams } = new URL(leavesFor);
  const answer = hash ? new URLSearchParams(hash.slice(1)) : searchParams;
  const expected = "state" in sent ? sent["state"] : state;
  return facts({
    outcome: `client: ${answer.get("error") ?? (answer.has("code") ? "code" : "nothing")}`,
    status: String(page.status),
    carried: hash ? "in the fragment" : "in the query",
    state: !answer.has("state") ? "" : answer.get("state") === expected ? "same" : "changed",
    iss: !answer.has("iss") ? "" : answer.get("iss") === server.issuer ? "right" : "wrong",
    caching,
  });
}

/**
 * Alice answers what she is asked, and leaves for the client. Without `scopes` she allows
 * everything.
 */
export async function answerAs(
  browser: Browser,
  sight: Sight,
  { button = "Allow", scopes }: { button?: string; scopes?: readonly string[] } = {},
): Promise<Sight> {
  if (sight.page.has("#sign-in"))
    sight = await browser.submit(sight.page.press("Sign in", { ...aliceAtFernmail }, "#sign-in"));
  if (!sight.page.has("#consent")) return sight;
  return browser.submit(sight.page.press(button, scopes ? { scope: scopes } : {}, "#consent"));
}

/** @returns a fresh code for this client, given by Alice */
export async function obtainCode(
  server: Server,
  client: ClientName = "quillpost",
  changes: Parameters = {},
): Promise<string> {
  const sight = await openAuthorize(
    server,
    authorizationRequest(server.clients[client], changes),
    server.alice,
  );
  const { leavesFor = "", page } = await answerAs(server.alice, sight);
  const code = URL.parse(leavesFor)?.searchParams.get("code");
  if (!code) throw new Error(`${server.issuer} gave ${client} no code: ${leavesFor || page.text}`);
  return code;
}

export interface Credentials {
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: Parameters;
}

/** How this client says who it is, in the way it registered. */
export async function credentialsOf(server: Server, name: ClientName): Promise<Credentials> {
  const { id, secret, method } = server.clients[name];
  if (method === "client_secret_basic")
    return {
      headers: { authorization: formatBasicCredentials({ clientId: id, clientSecret: secret }) },
    };
  if (method === "client_secret_post") return { form: { client_id: id, client_secret: secret } };
  if (method === "private_key_jwt") return { form: await assertion(server, name) };
  return { form: { client_id: id } };
}

/** A signed assertion (RFC 7523 §3), with claims changed, added, or (undefined) left out. */
export async function assertion(
  server: Server,
  name: ClientName,
  claims: JWTPayload = {},
  key = keys.known,
): Promise<Parameters> {
  const { id } = server.clients[name];
  const now = Math.floor(Date.now() / 1000);
  const payload = {
    iss: id,
    sub: id,
    aud: server.issuer,
    iat: now,
    exp: now + 60,
    jti: crypto.randomUUID(),
    ...claims,
  };
  const jwt = await new SignJWT(payload)
    .setProtectedHeader({ alg: "ES256", kid: "one" })
    .sign(key.privateKey);
  return { client_assertion: jwt, client_assertion_type: jwtBearerAssertion };
}

/**
 * Posts a form to one of the server's endpoints, as this client unless other credentials are given.
 */
export async function post(
  server: Server,
  endpoint: string,
  form: Parameters,
  as: ClientName | Credentials = "quillpost",
): Promise<HttpResponse> {
  const credentials = typeof as === "string" ? await credentialsOf(server, as) : as;
  const headers = {
    "content-type": "application/x-www-form-urlencoded",
    accept: "application/json",
    ...credentials.headers,
  };
  return server.send(String(server.metadata[`${endpoint}_endpoint`]), {
    method: "POST",
    headers,
    body: formOf({ ...credentials.form, ...form }),
  });
}

export async function ask(
  server: Server,
  endpoint: string,
  form: Parameters,
  as?: ClientName | Credentials,
): Promise<Answer> {
  return readAnswer(await post(server, endpoint, form, as));
}

/** A good token request for this code, but for the changes. */
export function codeForm(
  server: Server,
  code: string,
  changes: Parameters = {},
  client: ClientName = "quillpost",
): Parameters {
  return {
    grant_type: "authorization_code",
    code,
    redirect_uri: server.clients[client].redirectUri,
    code_verifier: verifier,
    ...changes,
  };
}

/** Redeems a fresh code of Alice's. */
export async function redeem(
  server: Server,
  changes: Parameters = {},
  as: ClientName | Credentials = "quillpost",
  client: ClientName = typeof as === "string" ? as : "quillpost",
): Promise<Answer> {
  return ask(
    server,
    "token",
    codeForm(server, await obtainCode(server, client), changes, client),
    as,
  );
}

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

export async function obtainTokens(
  server: Server,
  client: ClientName = "quillpost",
  changes: Parameters = {},
): Promise<Tokens> {
  const answer = await post(
    server,
    "token",
    codeForm(server, await obtainCode(server, client, changes), {}, client),
    client,
  );
  return parseJson(answer.body) as unknown as Tokens;
}

export function refresh(
  server: Server,
  refreshToken: string,
  changes: Parameters = {},
  as: ClientName | Credentials = "quillpost",
): Promise<Answer> {
  return ask(
    server,
    "token",
    { grant_type: "refresh_token", refresh_token: refreshToken, ...changes },
    as,
  );
}

/** Lets time pass at the server while something is asked. */
export async function later<Result>(
  server: Server,
  milliseconds: number,
  ask: () => Promise<Result>,
): Promise<Result> {
  await server.moveClock(milliseconds);
  try {
    return await ask();
  } finally {
    await server.moveClock(0);
  }
}
