import { answerIn, startFernmail, type Browser, type Fernmail } from "./app.ts";
import { signInUrl } from "./openid.ts";

export let fernmail: Fernmail;
export let browser: Browser;

export async function beginAnew(): Promise<void> {
  fernmail = await startFernmail();
  browser = fernmail.openBrowser();
}

export const visit = (changes: Record<string, string | undefined> = {}, visitor = browser) =>
  visitor({ url: signInUrl(changes) });
export const errorOf = async (changes: Record<string, string | undefined>, visitor = browser) =>
  Object.fromEntries(answerIn(await visit(changes, visitor)));
export const later = (seconds: number) => void (fernmail.clock.now += seconds * 1000);
