import { codeChallengeOf } from "@tale/protocol/pkce";
import { basic, clientRedirectUri, clients, writeTestSeed } from "./clients.ts";
import {
  authorizationUrl,
  authorize,
  codeVerifier,
  issuer,
  redeem,
  startFernmail,
  type Browser,
  type Fernmail,
} from "./app.ts";

export let fernmail: Fernmail;
export let browser: Browser;

export async function startWithExcused(): Promise<void> {
  fernmail = await startFernmail({ environment: { SEED: writeTestSeed() } });
  browser = fernmail.openBrowser();
}

export type Changes = Record<string, string | undefined>;

export const challenge = {
  code_challenge: codeChallengeOf(codeVerifier),
  code_challenge_method: "S256",
};
export const without = {
  client_id: clients.veteran.client_id,
  redirect_uri: clientRedirectUri,
  scope: "openid",
  code_challenge: undefined,
  code_challenge_method: undefined,
};
export const ask = async (changes: Changes = {}): Promise<string> =>
  (await authorize(browser, { url: authorizationUrl({ ...without, ...changes }) })).get("code") ??
  "";
export const redeemAs = (code: string, changes: Changes) =>
  redeem(
    browser,
    code,
    { redirect_uri: clientRedirectUri, ...changes },
    { authorization: basic(clients.veteran) },
  );
export const push = (changes: Changes = {}) =>
  browser({
    method: "POST",
    url: "/par",
    form: new URLSearchParams(
      new URL(authorizationUrl({ ...without, ...changes }), issuer).searchParams,
    ),
    headers: { authorization: basic(clients.veteran) },
  });
