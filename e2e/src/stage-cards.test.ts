import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { forgetConsent, aliceAtFernmail } from "./theatre/alice.ts";
import * as stagehands from "./theatre/stagehands.ts";
import { enterTheatre, type Theatre } from "./theatre/theatre.ts";
import { violations } from "./theatre/violations.ts";

let theatre: Theatre;
beforeAll(async () => void (theatre = await enterTheatre()), 120_000);
afterAll(() => theatre.close());
beforeEach(() => stagehands.reset(theatre));

test("the deck fills with the terms that became real", stagehands.patience, async () => {
  const { page, context } = await stagehands.openStage(theatre);
  expect(await page.locator("#deck-count").textContent()).toBe("0 of 25");
  await stagehands.liveAct2(theatre);
  await expect.poll(() => page.locator("#deck-count").textContent()).toMatch(/^(1\d|2\d) of 25$/);
  await page.keyboard.press("d");
  await page
    .getByRole("dialog", { name: /(1\d|2\d) of 25 terms met/ })
    .getByText(/^Met in message \d+$/)
    .first()
    .waitFor();
  await context.close();
});

test(
  "taken back, a token is good to who checks by itself and dead to who asks",
  stagehands.patience,
  async () => {
    await stagehands.liveAct2(theatre);
    const { page, context } = await stagehands.openStage(theatre);
    await page.keyboard.press("i");
    await page.getByRole("button", { name: "Ask now" }).click();
    await page.getByText("server says: active.").waitFor();
    await page.keyboard.press("Escape");
    await forgetConsent(theatre, aliceAtFernmail);
    await page.keyboard.press("i");
    await page.getByRole("button", { name: /Ask (now|again)/ }).click();
    await page.getByText("The authorization server says: not active.").waitFor();
    await context.close();
  },
);

test("what was said of a token stays with that token", stagehands.patience, async () => {
  await stagehands.liveAct2(theatre);
  const { page, context } = await stagehands.openStage(theatre);
  const card = page.getByRole("dialog", { name: "What is in the token?" });
  await page.keyboard.press("i");
  await card.getByRole("button", { name: "Ask now" }).click();
  await card.getByText("server says: active.").waitFor();
  await forgetConsent(theatre, aliceAtFernmail);
  await stagehands.liveAct2(theatre);
  await expect.poll(() => card.getByText("active").count()).toBe(0);
  await context.close();
});

test("who tries by keyboard stays where they were", stagehands.patience, async () => {
  await stagehands.liveAct2(theatre);
  const { page, context } = await stagehands.openStage(theatre);
  await page.keyboard.press("o");
  await page.getByRole("button", { name: "Show the code to Contacts" }).focus();
  await page.keyboard.press("Enter");
  await page.getByText("The answer: 401 Unauthorized").waitFor();
  // The card is drawn anew whenever something arrives: the button is the same by its name only.
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(
    "Show the code to Contacts",
  );
  await context.close();
});

test(
  "the consent page is shown as it came: with both boxes ticked",
  stagehands.patience,
  async () => {
    await stagehands.liveAct2(theatre);
    const { page, context } = await stagehands.openStage(theatre);
    await stagehands.choose(page, /POST \/consent/);
    await page.keyboard.press("2");
    const boxes = page.getByRole("tabpanel").locator('.control[data-type="checkbox"]');
    await expect.poll(() => boxes.allTextContents()).toEqual(["☑", "☑"]);
    await context.close();
  },
);

test("the clock moves on, and back to now", stagehands.patience, async () => {
  await stagehands.liveAct2(theatre);
  const { page, context } = await stagehands.openStage(theatre);
  await page.locator("#clock").click();
  await page.locator("#clock-menu [data-skip]").first().click();
  await expect.poll(() => page.locator("#clock-state").textContent()).toMatch(/ahead/);
  await page.getByRole("button", { name: "Back to now" }).click();
  await expect.poll(() => page.locator("#clock-state").textContent()).not.toMatch(/ahead/);
  await context.close();
});

test(
  "two people's runs are told apart, and each can be chosen alone and read as text",
  stagehands.patience,
  async () => {
    await stagehands.liveAct2(theatre);
    await forgetConsent(theatre, aliceAtFernmail);
    await stagehands.liveAct2(theatre);
    const { page, context } = await stagehands.openStage(theatre);
    // Every message, also what is folded.
    await page.keyboard.press("e");
    await expect.poll(() => page.locator(".fold").count()).toBe(0);
    await expect.poll(() => page.locator("#run option").count()).toBeGreaterThan(2);
    const everybody = await page.locator(".leg").count();
    const [, one = ""] = await page.locator("#run option").allTextContents();
    await page.locator("#run").selectOption({ label: one });
    await expect.poll(() => page.locator(".leg").count()).toBeLessThan(everybody);
    expect(one).toContain(`(${await page.locator(".leg").count()})`);
    await page.goto(`${theatre.originOf("stage")}/transcript`);
    await page.getByText("POST /token").first().waitFor();
    await context.close();
  },
);

test(
  "code or token: what is tried is really refused, or really works",
  stagehands.patience,
  async () => {
    await stagehands.liveAct2(theatre);
    const { page, context } = await stagehands.openStage(theatre);
    await page.keyboard.press("o");
    const card = page.getByRole("dialog", { name: "Code or token?" });
    await card.getByRole("button", { name: "Show the code to Contacts" }).click();
    await card.getByText("The answer: 401 Unauthorized").waitFor();
    await card.getByRole("button", { name: "Show the token to Contacts" }).click();
    await card.getByText("The answer: 200 OK").waitFor();
    await card.getByRole("button", { name: "Use the code once more" }).click();
    await card.getByText("The answer: 400 Bad Request").waitFor();
    await context.close();
  },
);

test.each(["light", "dark"] as const)(
  "every state is accessible in %s",
  { timeout: 180_000 },
  async (colorScheme) => {
    await stagehands.liveAct2(theatre);
    const { page, context, complaints } = await stagehands.openStage(theatre, { colorScheme });
    const found: string[] = [];
    const look = async (name: string): Promise<void> =>
      void found.push(...(await violations({ page, complaints })).map((one) => `${name}: ${one}`));
    await stagehands.choose(page, stagehands.tokenRequest);
    for (const key of ["1", "2", "3", "4", "5", "6", "7", "p", "Enter"]) {
      await page.keyboard.press(key);
      await look(`after ${key}`);
    }
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    for (const key of ["o", "i", "d", "q", "?", "r"]) {
      await page.keyboard.press(key);
      await page.getByRole("dialog").waitFor();
      await look(`dialog ${key}`);
      await page.keyboard.press("Escape");
    }
    for (const path of ["/notes", "/transcript"]) {
      await page.goto(`${theatre.originOf("stage")}${path}`);
      await look(path);
    }
    expect(found).toEqual([]);
    await context.close();
  },
);
