import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { forgetConsent, aliceAtFernmail } from "./theatre/alice.ts";
import * as stagehands from "./theatre/stagehands.ts";
import { openTheatre, type Theatre } from "./theatre/theatre.ts";

let theatre: Theatre;
beforeAll(async () => void (theatre = await openTheatre("free", "everybody")), 120_000);
afterAll(() => theatre.close());
beforeEach(() => stagehands.reset(theatre));

test("the deck fills with the terms that became real", stagehands.patience, async () => {
  const { page, context } = await stagehands.openStage(theatre);
  expect(await page.locator("#deck-count").textContent()).toBe("0 of 18");
  await stagehands.liveAct2(theatre);
  await expect.poll(() => page.locator("#deck-count").textContent()).toMatch(/^1\d of 18$/);
  await page.keyboard.press("d");
  await page.getByRole("dialog", { name: /1\d of 18 terms met/ }).getByText(/^Met in message \d+$/).first().waitFor();
  await context.close();
});

test("taken back, a token is good to who checks by itself and dead to who asks", stagehands.patience, async () => {
  await stagehands.liveAct2(theatre);
  const { page, context } = await stagehands.openStage(theatre);
  await page.keyboard.press("i");
  await page.getByRole("button", { name: "Ask now" }).click();
  await page.getByText("✓ active").waitFor();
  await page.keyboard.press("Escape");
  await forgetConsent(theatre, aliceAtFernmail);
  await page.keyboard.press("i");
  await page.getByRole("button", { name: /Ask (now|again)/ }).click();
  await page.getByText("✗ not active").waitFor();
  await context.close();
});

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

test("two people's runs are told apart, and each can be chosen alone and read as text", stagehands.patience, async () => {
  await stagehands.liveAct2(theatre);
  await forgetConsent(theatre, aliceAtFernmail);
  await stagehands.liveAct2(theatre);
  const { page, context } = await stagehands.openStage(theatre);
  await expect.poll(() => page.locator("#run option").count()).toBeGreaterThan(2);
  const everybody = await page.locator(".leg").count();
  const [, one = ""] = await page.locator("#run option").allTextContents();
  await page.locator("#run").selectOption({ label: one });
  await expect.poll(() => page.locator(".leg").count()).toBeLessThan(everybody);
  expect(one).toContain(`(${await page.locator(".leg").count()})`);
  await page.goto(`${theatre.originOf("stage")}/transcript`);
  await page.getByText("POST /token").first().waitFor();
  await context.close();
});
