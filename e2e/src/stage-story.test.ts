import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { forgetConsent, aliceAtFernmail } from "./theatre/alice.ts";
import * as stagehands from "./theatre/stagehands.ts";
import { enterTheatre, type Theatre } from "./theatre/theatre.ts";

/** The level that a newcomer sees first: the tale, beat by beat. */
let theatre: Theatre;
beforeAll(async () => void (theatre = await enterTheatre()), 120_000);
afterAll(() => theatre.close());
beforeEach(() => stagehands.reset(theatre));

const { patience } = stagehands;
const openStory = (query = "", options = {}) => stagehands.openStory(theatre, query, options);
const liveAct2 = () => stagehands.liveAct2(theatre);
const sentence = (page: Page) => page.locator(".words .sentence").textContent();
const labels = (page: Page) => page.locator(".beat .label").allTextContents();

const connected = [
  "“Seen from the stage”",
  "“Share with friends”",
  "go and ask Fernmail",
  "may Quillpost?",
  "password",
  "yes",
  "authorization code",
  "code + state",
  "code, verifier and client secret",
  "access token + refresh token",
  "access token",
  "Carol, Dave, Erin …",
];

describe("live", () => {
  test("every beat is shown in its turn, however fast it happened", patience, async () => {
    const { page, context, complaints } = await openStory();
    await page.getByRole("heading", { name: /^Nothing has been said yet/ }).waitFor();
    await page.evaluate(() => {
      const said: string[] = [];
      Object.assign(globalThis, { said });
      new MutationObserver(() => {
        const now = document.querySelector(".words .sentence")?.textContent;
        if (now && now !== said.at(-1)) said.push(now);
      }).observe(document.getElementById("story-level")!, {
        subtree: true,
        childList: true,
        characterData: true,
      });
    });
    await liveAct2();
    await page.getByText(/\d+ beats? behind/).waitFor();
    await expect.poll(() => labels(page), { timeout: 30_000 }).toEqual(connected);
    const said = await page.evaluate(() => (globalThis as unknown as { said: string[] }).said);
    const numbers = said.map((one) => Number.parseInt(one, 10));
    expect([...new Set(numbers)]).toEqual(connected.map((_, index) => index + 1));
    expect(said.join()).not.toMatch(/undefined|NaN|null/);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test("“at once” shows the newest beat", patience, async () => {
    const { page, context } = await openStory();
    await page.getByRole("radio", { name: "at once" }).click();
    await liveAct2();
    await expect.poll(() => labels(page), { timeout: 5_000 }).toEqual(connected);
    await context.close();
  });
});

describe("one press", () => {
  test("is one beat and one new sentence, whatever has the focus", patience, async () => {
    await liveAct2();
    const { page, context } = await openStory();
    const heard = [await sentence(page)];
    for (const focus of ["#run", "#open-deck", ".beats", "#hold"]) {
      await page.locator(focus).focus();
      for (const key of ["PageUp", "PageUp"]) {
        await page.keyboard.press(key);
        heard.push(await sentence(page));
      }
    }
    expect(new Set(heard).size).toBe(heard.length);
    for (const _ of heard.slice(1)) await page.keyboard.press("PageDown");
    expect(await sentence(page)).toBe(heard[0]);
    expect(await page.locator("#run").inputValue()).toBe("all");
    await context.close();
  });

  test("of a dialog's page key closes it and moves the story", patience, async () => {
    await liveAct2();
    const { page, context } = await openStory();
    const before = await sentence(page);
    await page.keyboard.press("o");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("PageUp");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    expect(await sentence(page)).not.toBe(before);
    await context.close();
  });

  test("lets a held message go at the end of the tale", patience, async () => {
    const { page, context } = await openStory();
    await page.keyboard.press("h");
    await page.getByText("Every message is held where it arrives.").waitFor({ state: "attached" });
    const answer = theatre.send(`${theatre.originOf("quillpost")}/`);
    await page.getByRole("button", { name: /^Let \d+ go/ }).waitFor();
    await page.keyboard.press("PageDown");
    expect((await answer).status).toBe(200);
    await page.keyboard.press("h");
    await context.close();
  });
});

describe("a reload", () => {
  test("finds place, level, perspective and mode again", patience, async () => {
    await liveAct2();
    const { page, context } = await openStory();
    for (const key of ["PageUp", "PageUp", "PageUp", "v", "p"]) await page.keyboard.press(key);
    const before = await sentence(page);
    await page.reload();
    await page.locator(".words .sentence").waitFor();
    expect(await sentence(page)).toBe(before);
    expect(await page.evaluate(() => document.body.className)).toContain("presenting");
    expect(await page.evaluate(() => document.body.dataset["plot"])).toBe("1");
    await page.keyboard.press("p");
    await page.keyboard.press("s");
    await page.reload();
    await page.locator(".leg[aria-selected=true]").waitFor();
    expect(await page.locator(".play").isVisible()).toBe(true);
    await context.close();
  });
});

describe("from Story to Wire and back", () => {
  test("a beat opens into its message, and a message leads to its beat", patience, async () => {
    await liveAct2();
    const { page, context } = await openStory();
    await page.locator('.beat[data-beat="trade"]').click();
    await page.keyboard.press("Enter");
    await expect
      .poll(() => page.locator(".leg[aria-selected=true] .says").textContent())
      .toMatch(stagehands.tokenRequest);
    await stagehands.choose(page, /GET \/callback/);
    await page.getByRole("radio", { name: "Story" }).click();
    expect(await page.locator(".beat[aria-selected=true]").getAttribute("data-beat")).toBe("back");
    await context.close();
  });
});

describe("the strip of acts", () => {
  test("fills as steps happen, and leads back to each", patience, async () => {
    await liveAct2();
    await forgetConsent(theatre, aliceAtFernmail);
    const { page, context } = await openStory();
    const strip = page.getByRole("navigation", { name: "Acts" });
    expect(await strip.getByRole("button", { name: "No", exact: false }).count()).toBeGreaterThan(
      0,
    );
    await strip.getByRole("button", { name: /Share the post/ }).click();
    expect(await sentence(page)).toContain("publishes “Seen from the stage”");
    await strip.getByRole("button", { name: "authorization code" }).click();
    expect(await sentence(page)).toContain("with an authorization code in the URL");
    expect(await strip.locator(".chapter.here .dot.seen").count()).toBe(connected.length);
    await context.close();
  });
});
