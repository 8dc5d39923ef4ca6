import type { Page } from "playwright-core";
import type { Theatre } from "./theatre.ts";

/** What Alice does, by what she can see: names of buttons, labels, headings. */

export interface Account {
  readonly email: string;
  readonly password: string;
}

export const aliceAtFernmail: Account = { email: "alice@fernmail.example", password: "wonderland" };
export const aliceAtOttermail: Account = {
  email: "alice@ottermail.example",
  password: "wonderland",
};
export const quinnAtOttermail: Account = { email: "quinn@ottermail.example", password: "inkwell" };

/** Writes a post and publishes it. @returns its public address */
export async function publishPost(
  page: Page,
  theatre: Theatre,
  { title, text }: { title: string; text: string },
): Promise<string> {
  await page.goto(`${theatre.originOf("quillpost")}/write`);
  await page.getByLabel("Title").fill(title);
  await page.getByLabel("Text", { exact: true }).fill(text);
  await page.getByRole("button", { name: "Publish" }).click();
  await page.waitForURL(/\/posts\//);
  return page.url();
}

export async function shareWith(page: Page, postUrl: string, provider: string): Promise<void> {
  await page.goto(postUrl);
  await page.getByRole("button", { name: "Share with friends" }).click();
  await page.getByRole("button", { name: provider, exact: true }).click();
}

export async function signIn(page: Page, { email, password }: Account): Promise<void> {
  await page.locator("#sign-in input[name=email]").fill(email);
  await page.locator("#sign-in input[name=password]").fill(password);
  await page.locator("#sign-in").getByRole("button", { name: "Sign in" }).click();
}

/** Answers the consent page, with these scopes unticked first. */
export async function decide(
  page: Page,
  decision: "allow" | "deny",
  { without = [] }: { without?: readonly string[] } = {},
): Promise<void> {
  await page.locator("#consent").waitFor();
  for (const scope of without)
    await page.locator(`#consent input[name=scope][value="${scope}"]`).uncheck();
  await page.locator(`#${decision}`).click();
}

/** The whole way to the list of friends, for an Alice whom nobody knows yet. */
export async function connect(
  page: Page,
  postUrl: string,
  provider: string,
  account: Account,
): Promise<void> {
  await shareWith(page, postUrl, provider);
  await signIn(page, account);
  await decide(page, "allow");
  await page.getByRole("button", { name: "Send the link" }).waitFor();
}

/** The addresses offered as checkboxes, in the order they stand there. */
export async function friendsOffered(page: Page): Promise<string[]> {
  const labels = await page
    .getByRole("checkbox")
    .evaluateAll((boxes) =>
      boxes.map((box) => (box as HTMLInputElement).labels?.[0]?.textContent ?? ""),
    );
  return labels.map((label) => /[^\s<>]+@[^\s<>]+/.exec(label)?.[0] ?? "").filter(Boolean);
}

export interface Message {
  readonly to: string | readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export async function mails(theatre: Theatre): Promise<Message[]> {
  return JSON.parse(
    (await theatre.send(`${theatre.originOf("inbox")}/api/messages`)).body,
  ) as Message[];
}

export async function emptyInbox(theatre: Theatre): Promise<void> {
  await theatre.send(`${theatre.originOf("inbox")}/api/messages`, { method: "DELETE" });
}

/**
 * Takes back everything this person allowed at Fernmail, so that the next story begins without a
 * past.
 */
export async function forgetConsent(theatre: Theatre, account: Account): Promise<void> {
  const { context, page } = await theatre.openBrowser();
  await page.goto(`${theatre.originOf("fernmail")}/account`);
  await signIn(page, account);
  await page.getByRole("heading", { level: 1 }).waitFor();
  const revoke = page.getByRole("button", { name: /revoke/i });
  while ((await revoke.count()) > 0) {
    await revoke.first().click();
    await page.waitForLoadState();
    await page.goto(`${theatre.originOf("fernmail")}/account`);
  }
  await context.close();
}
