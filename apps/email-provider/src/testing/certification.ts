import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { formatBasicCredentials } from "@tale/protocol/basic-credentials";
import { second } from "@tale/service/clock";
import {
  authorizationUrl,
  authorize,
  redeem,
  startFernmail,
  type Browser,
  type Fernmail,
} from "./app.ts";
import { verify, type SignInTokens } from "./openid.ts";

export type Changes = Record<string, string | undefined>;

/**
 * What docs/certify.md starts Fernmail with, and the clients whose part the conformance suite
 * plays.
 */
const seed = fileURLToPath(new URL("../../../../docs/certify/seed.json", import.meta.url));
const { clients } = JSON.parse(readFileSync(seed, "utf8")) as {
  clients: { client_id: string; client_secret: string; redirect_uris: string[] }[];
};
export const [one, two, poster] = clients as [
  (typeof clients)[0],
  (typeof clients)[0],
  (typeof clients)[0],
];

export let fernmail: Fernmail;
export let browser: Browser;

export function openBrowser(): void {
  browser = fernmail.openBrowser();
}

export async function startAsCertified(): Promise<void> {
  fernmail = await startFernmail({ environment: { SEED: seed } });
}

export const later = (seconds: number) => void (fernmail.clock.now += seconds * second);
export const as = (client: typeof one) => ({
  authorization: formatBasicCredentials({
    clientId: client.client_id,
    clientSecret: client.client_secret,
  }),
});

/** The suite's plain request: no PKCE, a nonce and a state (AbstractOIDCCServerTest). */
export const urlOf = (changes: Changes = {}, client = one): string =>
  authorizationUrl({
    client_id: client.client_id,
    redirect_uri: client.redirect_uris[0],
    scope: "openid",
    nonce: "a-nonce",
    code_challenge: undefined,
    code_challenge_method: undefined,
    ...changes,
  });
export const codeFor = async (changes: Changes = {}, client = one) =>
  (await authorize(browser, { url: urlOf(changes, client) })).get("code") ?? "";
export const exchange = (
  code: string,
  changes: Changes = {},
  client = one,
  headers: Record<string, string> = as(client),
) =>
  redeem(
    browser,
    code,
    { redirect_uri: client.redirect_uris[0], code_verifier: undefined, ...changes },
    headers,
  );
export const claimsOf = async ({ id_token }: SignInTokens, client = one) =>
  (await verify(browser, id_token, { audience: client.client_id })).claims;
export const userinfo = (tokens: SignInTokens) =>
  browser({ url: "/userinfo", headers: { authorization: `Bearer ${tokens.access_token}` } });

/** The suite's whole flow: a code, tokens, an id_token that is checked, userinfo. */
export async function flow(changes: Changes = {}, client = one) {
  const tokens = (await exchange(await codeFor(changes, client), {}, client)).json<SignInTokens>();
  return {
    tokens,
    claims: await claimsOf(tokens, client),
    user: (await userinfo(tokens)).json<object>(),
  };
}
