import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { aliceAtFernmail, emptyInbox, forgetConsent } from "./theatre/alice.ts";
import { everyPage } from "./theatre/every-page.ts";
import { openTheatre, type Theatre } from "./theatre/theatre.ts";
import { violations } from "./theatre/violations.ts";

const sizes = [
  { width: 390, height: 844 },
  { width: 960, height: 1080 },
  { width: 1280, height: 720 },
];

let theatre: Theatre;
beforeAll(async () => void (theatre = await openTheatre()));
afterAll(() => theatre.close());
beforeEach(() => forgetConsent(theatre, aliceAtFernmail));

test(
  "every page has no accessibility violation in light and dark, never scrolls sideways, and loads nothing from elsewhere",
  { timeout: 240_000 },
  async () => {
    // No transitions: colours are measured right after the scheme has changed.
    const visitor = await theatre.openBrowser({ colorScheme: "light", reducedMotion: "reduce" });
    const { page } = visitor;
    const found: string[] = [];
    const seen: string[] = [];
    await everyPage(page, theatre, async (name) => {
      seen.push(name);
      for (const size of sizes) {
        await page.setViewportSize(size);
        if (await scrollsSideways(page)) found.push(`${name}: wider than ${size.width}`);
      }
      for (const colorScheme of ["dark", "light"] as const) {
        await page.emulateMedia({ colorScheme });
        for (const one of await violations(visitor)) found.push(`${name}, ${colorScheme}: ${one}`);
      }
    });
    expect(found).toEqual([]);
    expect(seen.length).toBeGreaterThan(20);
    expect(visitor.complaints).toEqual([]);
    expect(visitor.requests.filter((url) => !isOurs(url))).toEqual([]);
  },
);

test("the guide leads from the first page to Carol's mailbox", { timeout: 60_000 }, async () => {
  await emptyInbox(theatre);
  const { page, context } = await theatre.openBrowser();
  const early = await context.newPage();
  await early.goto(`${theatre.originOf("inbox")}/mailboxes/carol@friends.example`);
  await says(early, "the mail comes when Alice shares a post");
  const press = (name: string): Promise<void> => page.getByRole("button", { name }).click();
  await page.goto(theatre.originOf("quillpost"));
  await guideOn(page).getByRole("link", { name: "Write a post" }).click();
  await fillIn(page, "Fill in a post");
  await press("Publish");

  await says(page, "Press “Share with friends”");
  await press("Share with friends");
  await says(page, "choose Fernmail");
  await page.getByRole("button", { name: "Fernmail", exact: true }).click();

  await says(page, "alice@fernmail.example");
  await fillIn(page, "Fill in Alice’s password");
  await page.keyboard.press("Enter");
  await says(page, "press Allow");
  await press("Allow");

  await says(page, "tick Carol");
  await page.getByRole("checkbox", { name: /Carol/ }).check();
  await says(page, "press “Send the link”");
  await press("Send the link");
  const [mailbox] = await Promise.all([
    page.context().waitForEvent("page"),
    guideOn(page).getByRole("link", { name: "Open Carol’s mailbox" }).click(),
  ]);
  await says(mailbox, "You are Carol");
  await mailbox.getByRole("link", { name: /Three weeks on foot/ }).click();
  await says(mailbox, "follow the link in the mail");
  await says(early, "You are Carol");
});

test("the guide can be put away and called back, and needs no script to be read", async () => {
  const { page } = await theatre.openBrowser();
  await page.goto(`${theatre.originOf("fernmail")}/sign-in`);
  await guideOn(page).getByRole("button", { name: "Hide" }).click();
  await page.getByRole("button", { name: "Show the guide through the story" }).waitFor();
  await page.goto(`${theatre.originOf("fernmail")}/`);
  expect(await guideOn(page).count()).toBe(0);
  await page.getByRole("button", { name: "Show the guide through the story" }).click();
  await guideOn(page).waitFor();

  const plain = await theatre.openBrowser({ javaScriptEnabled: false });
  await plain.page.goto(`${theatre.originOf("fernmail")}/sign-in`);
  await says(plain.page, "password “wonderland”");
  expect(await guideOn(plain.page).getByRole("button").count()).toBe(0);
});

function guideOn(page: Page): Locator {
  return page.getByRole("complementary", { name: "Guide through the story" });
}

async function says(page: Page, text: string): Promise<void> {
  await guideOn(page).filter({ hasText: text }).waitFor();
}

async function fillIn(page: Page, label: string): Promise<void> {
  await guideOn(page).getByRole("button", { name: label }).click();
}

function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate(
    () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
  );
}

function isOurs(url: string): boolean {
  return url.startsWith("data:") || new URL(url).hostname.endsWith(".localhost");
}
