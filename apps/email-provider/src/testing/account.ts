import { hiddenInputs } from "@tale/service/testing";
import { alice, authorize, redeem, startFernmail, type Browser, type Fernmail } from "./app.ts";

export let fernmail: Fernmail;
export let browser: Browser;

export async function beginAnew(): Promise<void> {
  fernmail = await startFernmail();
  browser = fernmail.openBrowser();
}

export const account = async (visit = browser) => (await visit({ url: "/account" })).body;

export async function connect(visit = browser, user = alice) {
  return (await redeem(visit, (await authorize(visit, { user })).get("code") ?? "")).json();
}

/** Sends the account page's form with other values in it, as somebody at their own browser can. */
export async function post(url: string, form: Record<string, string>, visit = browser) {
  return visit({
    method: "POST",
    url,
    form: { _csrf: hiddenInputs(await account(visit))["_csrf"] ?? "", ...form },
  });
}
