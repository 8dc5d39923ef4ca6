import { questions } from "@tale/story/questions";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as stagehands from "./theatre/stagehands.ts";
import { enterTheatre, type Theatre, type Visitor } from "./theatre/theatre.ts";
import { violations } from "./theatre/violations.ts";

/** The way for somebody alone: what a newcomer can answer from the shown text. */
let theatre: Theatre;
beforeAll(async () => {
  theatre = await enterTheatre();
  await stagehands.liveAct2(theatre);
}, 120_000);
afterAll(() => theatre.close());

const { patience } = stagehands;
const sizes = {
  projector: { width: 1280, height: 720, smallest: 14 },
  half: { width: 960, height: 1080, smallest: 12.5 },
  phone: { width: 390, height: 844, smallest: 12.5 },
};

/** For each of the sixteen, what the page must say so that it can be answered. */
const answers: Readonly<Record<keyof typeof questions, RegExp>> = {
  "why-code": /worthless without what only the client's server holds/,
  client: /The client is Quillpost.*Alice is the resource owner/,
  secret: /proves that it is Quillpost that trades in the code/,
  "back-channel": /carried code, code verifier and client secret.*access and refresh token back/,
  state:
    /takes an answer only with the random state of a question that it asked in this very browser/,
  pkce: /only the one who asked can redeem/,
  "what-exactly": /exactly what the granted scopes say.*cannot read or send mail/,
  knows: /by the signature.*issuer, audience, expiry and scope/,
  lifetimes: /code lives for moments, works once.*only the client holds it/,
  "taken-back": /account page.*works until it expires.*What was read stays read/,
  "before-oauth": /asked for the mail password itself/,
  agreed: /name, the redirect URI and the scopes/,
  redirect: /client id, scope, redirect URI, state and the code challenge/,
  no: /error=access_denied.*nothing was shared/,
  organisations: /two organisations\. Contacts trusts a list of issuers/,
  differ: /A code is a slip.*A token is a key/,
};

/** Walks the way by its keys. @returns everything that was shown on it, screen by screen */
async function walk(page: Page): Promise<string[]> {
  const shown: string[] = [];
  const words = page.locator(".words");
  for (let presses = 0; presses < 90; presses += 1) {
    const text = (await words.innerText()).replace(/\s+/g, " ");
    if (text !== shown.at(-1)) shown.push(text);
    if ((await page.locator(".act-end").count()) > 0) return shown;
    await page.keyboard.press("PageDown");
  }
  throw new Error("The way has no end.");
}

const learn = async (options = {}): Promise<Visitor> => {
  const visitor = await stagehands.openStory(theatre, "", options);
  await visitor.page.keyboard.press("Home");
  await visitor.page.keyboard.press("l");
  return visitor;
};

test("every one of the sixteen questions is answered by what is shown", patience, async () => {
  const { page, context, complaints } = await learn();
  const shown = await walk(page);
  for (const [id, answer] of Object.entries(answers)) {
    const screen = shown.find((text) => answer.test(text));
    expect(screen, id).toContain(questions[id as keyof typeof questions].ask);
  }
  const left = shown.at(-1)!;
  expect(left).toMatch(/access token.*5 minutes.*refresh token.*revoke at Fernmail/);
  expect(shown.join("\n")).not.toMatch(/undefined|NaN|‹/);
  expect(complaints).toEqual([]);
  await context.close();
});

test("an answer is judged, and the message that proves it is shown", patience, async () => {
  const { page, context } = await learn();
  const heading = page.getByRole("heading", { name: questions["why-code"].ask });
  while ((await heading.count()) === 0) await page.keyboard.press("PageDown");
  // What comes is not told beforehand.
  expect(await page.locator('.beat[data-beat="code"]').count()).toBe(0);
  await page.keyboard.press("1");
  await page.getByText("Not so.").waitFor();
  await page.getByRole("button", { name: "See what happens" }).click();
  const proof = page.locator(".proof");
  expect(await proof.innerText()).toMatch(/answer 303 to POST[^]*code[^]*state/);
  await proof.getByRole("button", { name: /in Wire$/ }).click();
  await expect
    .poll(() => page.locator(".leg[aria-selected=true] .says").textContent())
    .toMatch(/303 go to .*callback/);
  await context.close();
});

test.each(["light", "dark"] as const)("is accessible in %s", patience, async (colorScheme) => {
  const { page, context, complaints } = await learn({ colorScheme });
  const found: string[] = [];
  const look = async (name: string): Promise<void> =>
    void found.push(...(await violations({ page, complaints })).map((one) => `${name}: ${one}`));
  await look("a beat, to be learnt");
  await page.keyboard.press("PageDown");
  await look("a question");
  await page.keyboard.press("2");
  await look("its answer");
  await walk(page);
  await look("the end of an act");
  await page.keyboard.press("l");
  for (const key of ["v", "v", "v", "p"]) {
    await page.keyboard.press(key);
    await look(`after ${key}`);
  }
  expect(found).toEqual([]);
  await context.close();
});

test.each(Object.entries(sizes))("nothing runs over: %s", patience, async (_, size) => {
  const { smallest, ...viewport } = size;
  const { page, context } = await learn({ viewport });
  const over = () =>
    page.evaluate((smallest) => {
      const { scrollWidth, scrollHeight } = document.documentElement;
      const least = [...document.querySelectorAll(".story-level *, .toolbar *")].filter(
        (one) =>
          one.getClientRects().length > 0 &&
          [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()) &&
          Number.parseFloat(getComputedStyle(one).fontSize) < smallest,
      );
      const small = least.map(({ className, textContent }) => `${className}: ${textContent}`);
      return [scrollWidth - innerWidth, scrollHeight - innerHeight, small];
    }, smallest);
  expect(await over()).toEqual([0, 0, []]);
  await page.keyboard.press("PageDown");
  expect(await over()).toEqual([0, 0, []]);
  await walk(page);
  expect(await over()).toEqual([0, 0, []]);
  await page.keyboard.press("l");
  await page.keyboard.press("p");
  expect(await over()).toEqual([0, 0, []]);
  await context.close();
});

test(
  "what is read from the last row is large, and nothing on the level is small",
  patience,
  async () => {
    const { page, context } = await stagehands.openStory(theatre);
    const sizeOf = (place: string) =>
      page
        .locator(place)
        .first()
        .evaluate((one) => Number.parseFloat(getComputedStyle(one).fontSize));
    expect(await sizeOf(".words .sentence")).toBeGreaterThanOrEqual(24);
    for (const place of [
      ".lane-head small",
      ".beat .label",
      ".story-level .chip",
      ".legend",
      ".why",
    ])
      expect(await sizeOf(place), place).toBeGreaterThanOrEqual(14);
    await context.close();
  },
);
