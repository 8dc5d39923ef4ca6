/**
 * `node docs/certify/prepare-fapi.ts https://fernmail.example https://contacts.fernmail.example https://www.certification.openid.net`
 *
 * Registers the two clients of the FAPI 2.0 plan at an issuer, each with a key of its own, and prints the plan's
 * configuration with the private halves: keep it out of any repository.
 */
import { readFile } from "node:fs/promises";
import { createHttpClient } from "@tale/service/http-client";
import { exportJWK, generateKeyPair, type JWK } from "jose";

const [issuer = "", contacts = "", suite = "https://www.certification.openid.net"] = process.argv.slice(2);
const alias = "fernmail-fapi";
const callback = `${suite}/test/a/${alias}/callback`;
const scope = "contacts.read";
const send = createHttpClient();

const clients = await Promise.all([register("Conformance one", callback), register("Conformance two", `${callback}?dummy1=lorem&dummy2=ipsum`)]);
const { browser } = JSON.parse(await readFile(new URL("openid.json", import.meta.url), "utf8")) as { browser: object[] };

console.log(JSON.stringify({
  alias,
  description: "Fernmail, FAPI 2.0 Security Profile: plain OAuth, pushed requests, private_key_jwt, DPoP",
  server: { discoveryUrl: `${issuer}/.well-known/oauth-authorization-server` },
  client: clients[0],
  client2: clients[1],
  resource: { resourceUrl: `${contacts}/contacts` },
  browser: JSON.parse(JSON.stringify(browser).replaceAll("https://fernmail.example", issuer).replaceAll("/test/a/fernmail/", `/test/a/${alias}/`)) as object[],
}, null, 2));

async function register(client_name: string, redirectUri: string): Promise<{ client_id: string; scope: string; jwks: { keys: JWK[] }; dpop_signing_alg: string }> {
  const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
  const [own, shown] = (await Promise.all([privateKey, publicKey].map((key) => exportJWK(key)))).map((jwk) => ({ ...jwk, alg: "ES256", use: "sig", kid: client_name.replace(" ", "-").toLowerCase() }));
  const response = await send(`${issuer}/register`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      client_name, scope, redirect_uris: [redirectUri], grant_types: ["authorization_code", "refresh_token"],
      token_endpoint_auth_method: "private_key_jwt", jwks: { keys: [shown] }, require_pushed_authorization_requests: true, dpop_bound_access_tokens: true,
    }),
  });
  const answer = JSON.parse(response.body) as { client_id?: string; error_description?: string };
  if (!answer.client_id) throw new Error(`${issuer} did not register ${client_name}: ${answer.error_description}`);
  return { client_id: answer.client_id, scope, jwks: { keys: [own!] }, dpop_signing_alg: "ES256" };
}
