import { startFernmail, type Browser, type Fernmail } from "./app.ts";
import { obtainIdToken } from "./openid.ts";

export let fernmail: Fernmail;
export let browser: Browser;
export let token: string;

export async function startWithToken(): Promise<void> {
  fernmail = await startFernmail();
  browser = fernmail.openBrowser();
  token = (await obtainIdToken(browser)).access_token;
}

export const bearer = (value: string) => ({ authorization: `Bearer ${value}` });
export const program = () => fernmail.openBrowser();
