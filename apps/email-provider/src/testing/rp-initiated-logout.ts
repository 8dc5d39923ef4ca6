import { hiddenInputs } from "@tale/service/testing";
import { obtainIdToken } from "./openid.ts";
import { startFernmail, type Browser, type Fernmail } from "./app.ts";

export let fernmail: Fernmail;
export let browser: Browser;
export let idToken: string;

export async function beginAnew(): Promise<void> {
  fernmail = await startFernmail();
  browser = fernmail.openBrowser();
  idToken = (await obtainIdToken(browser)).id_token;
}

export const home = "http://blog.localhost:4000/";
export const urlFor = (parameters: Record<string, string>): string =>
  `/end-session?${new URLSearchParams(parameters)}`;
export const isSignedIn = async (visitor = browser) =>
  (await visitor({ url: "/account" })).statusCode === 200;
export const answer = (
  page: { body: string },
  decision: string,
  changes: Record<string, string> = {},
) =>
  browser({
    method: "POST",
    url: "/end-session/answer",
    form: { ...hiddenInputs(page.body), decision, ...changes },
  });
