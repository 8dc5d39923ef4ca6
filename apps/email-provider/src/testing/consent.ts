import { hiddenInputs } from "@tale/service/testing";
import { writeTestSeed } from "./clients.ts";
import {
  alice,
  authorizationUrl,
  signIn,
  startFernmail,
  type Browser,
  type Fernmail,
} from "./app.ts";

export let fernmail: Fernmail;
export let browser: Browser;

export async function beginAnew(): Promise<void> {
  fernmail = await startFernmail({ environment: { SEED: writeTestSeed() } });
  browser = fernmail.openBrowser();
  await signIn(browser, alice);
}

/** Goes as far as the consent page. */
export async function openConsent(changes: Record<string, string> = {}) {
  const url = String((await browser({ url: authorizationUrl(changes) })).headers.location);
  const page = await browser({ url });
  return { url, page, form: hiddenInputs(page.body) };
}
export const decide = (form: Record<string, string | string[]>, by = browser) =>
  by({ method: "POST", url: "/consent", form });
export const both = ["contacts.read", "contacts.write"];
