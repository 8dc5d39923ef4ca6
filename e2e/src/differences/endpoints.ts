import { formatBasicCredentials } from "@tale/protocol/basic-credentials";
import { jwtBearerAssertion } from "@tale/protocol/oauth-urns";
import type { HttpResponse } from "@tale/service/http-client";
import { SignJWT, type JWTPayload } from "jose";
import { parseJson, readAnswer, type Answer } from "./answer.ts";
import { keys, type ClientName } from "./clients.ts";
import type { Server } from "./server.ts";
import { obtainCode, formOf, verifier, type Parameters } from "./authorize.ts";

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
