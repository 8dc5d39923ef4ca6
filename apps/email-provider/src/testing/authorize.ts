import { clientRedirectUri, writeTestSeed } from "./clients.ts";
import { authorizationUrl, contacts, startFernmail, type Browser, type Fernmail } from "./app.ts";

export let fernmail: Fernmail;
export let browser: Browser;

export async function startWithResources(): Promise<void> {
  fernmail = await startFernmail({
    environment: { SEED: writeTestSeed(), RESOURCES: `${contacts},https://calendar.example` },
  });
  browser = fernmail.openBrowser();
}

export const visit = (changes: Record<string, string | undefined>, more = "") =>
  browser({ url: authorizationUrl(changes) + more });
export const as = (client: { client_id: string }, changes = {}) => ({
  client_id: client.client_id,
  redirect_uri: clientRedirectUri,
  ...changes,
});
