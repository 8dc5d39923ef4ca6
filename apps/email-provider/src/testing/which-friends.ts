import { writeTestSeed } from "./clients.ts";
import { alice, signIn, startFernmail, type Browser, type Fernmail } from "./app.ts";
import { createFakeContacts } from "./details.ts";

export let fernmail: Fernmail;
export let browser: Browser;
export let book: ReturnType<typeof createFakeContacts>;

export async function beginAnew(): Promise<void> {
  book = createFakeContacts();
  fernmail = await startFernmail({
    environment: { SEED: writeTestSeed() },
    askResource: book.send,
  });
  browser = fernmail.openBrowser();
  await signIn(browser, alice);
}
