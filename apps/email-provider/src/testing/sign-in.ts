import { hiddenInputs } from "@tale/service/testing";
import { startFernmail, type Browser, type Fernmail } from "./app.ts";

export let fernmail: Fernmail;
export let browser: Browser;

export async function beginAnew(): Promise<void> {
  fernmail = await startFernmail();
  browser = fernmail.openBrowser();
}

/** From now on the browser of these tests is this one. */
export function continueWith(other: Browser): void {
  browser = other;
}

export async function post(form: Record<string, string>, by = browser) {
  const page = await by({ url: "/sign-in" });
  return by({ method: "POST", url: "/sign-in", form: { ...hiddenInputs(page.body), ...form } });
}
export const stranger = { email: "nobody@fernmail.example", password: "wonderland" };
