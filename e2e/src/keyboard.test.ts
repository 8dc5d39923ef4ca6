import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aliceAtFernmail, emptyInbox, mails } from "./theatre/alice.ts";
import { openTheatre, type Theatre } from "./theatre/theatre.ts";

let theatre: Theatre;
beforeAll(async () => {
  theatre = await openTheatre();
  await emptyInbox(theatre);
});
afterAll(() => theatre.close());

test("Alice lives act 2 with the keyboard alone", { timeout: 60_000 }, async () => {
  const { page } = await theatre.openBrowser();
  await page.goto(`${theatre.originOf("quillpost")}/write`);
  await tabTo(page, /title/i);
  await page.keyboard.type("Without a mouse");
  await tabTo(page, /^text/i);
  await page.keyboard.type("Only keys.");
  await press(page, /^publish$/i);
  await press(page, /share with friends/i);
  await press(page, /^fernmail/i);
  await tabTo(page, /email/i);
  await page.keyboard.type(aliceAtFernmail.email);
  await tabTo(page, /password/i);
  await page.keyboard.type(aliceAtFernmail.password);
  await page.keyboard.press("Enter");
  await page.locator("#consent").waitFor();
  await press(page, /^allow/i);
  await page.getByRole("button", { name: "Send the link" }).waitFor();
  await tabTo(page, /erin@friends\.example/i);
  if (!(await page.getByRole("checkbox", { name: /erin@friends\.example/ }).isChecked()))
    await page.keyboard.press("Space");
  await press(page, /send the link/i);
  await expect
    .poll(async () => (await mails(theatre)).map(({ to }) => [to].flat()[0]), { timeout: 10_000 })
    .toEqual(["erin@friends.example"]);
});

/** Presses Tab until the focus is on something of that name; it must be visibly focused. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(nameOfFocused);
    if (name.test(focused.name.trim())) {
      expect(focused.isVisible, `the focus on ${name} can be seen`).toBe(true);
      return;
    }
  }
  throw new Error(`no amount of Tab reaches ${name}`);
}

async function press(page: Page, name: RegExp): Promise<void> {
  await tabTo(page, name);
  await Promise.all([page.waitForEvent("load"), page.keyboard.press("Enter")]);
}

function nameOfFocused(): { name: string; isVisible: boolean } {
  const element = document.activeElement as HTMLElement & { labels?: NodeListOf<HTMLLabelElement> };
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
  if (element === document.body) return { name: "", isVisible: false };
  const name =
    element.getAttribute("aria-label") ??
    element.labels?.[0]?.textContent ??
    element.textContent ??
    "";
  return {
    name,
    isVisible: (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none",
  };
}
