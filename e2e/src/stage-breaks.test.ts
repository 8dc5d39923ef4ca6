import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openLooseWire } from "./theatre/loose-wire.ts";
import * as stagehands from "./theatre/stagehands.ts";
import { enterTheatre, type Theatre } from "./theatre/theatre.ts";

/** What the stage shows after the stream broke, beside the notes, and when a replay is left. */
let theatre: Theatre;
beforeAll(async () => void (theatre = await enterTheatre()), 120_000);
afterAll(() => theatre.close());
beforeEach(() => stagehands.reset(theatre));

const { patience, openStage } = stagehands;
const liveAct2 = (): Promise<void> => stagehands.liveAct2(theatre);
const origin = (): string => theatre.originOf("stage");
const lookAtQuillpost = () => theatre.send(`${theatre.originOf("quillpost")}/`);

interface Recorded {
  readonly legs: readonly { readonly n: number; readonly exchange: string }[];
  readonly state: {
    readonly parties: readonly { readonly connected: boolean }[];
    readonly held: readonly unknown[];
  };
}
const recorded = async (): Promise<Recorded> =>
  JSON.parse((await theatre.send(`${origin()}/api/run`)).body) as Recorded;
const control = (path: string, body: unknown) =>
  theatre.send(`${origin()}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

const shown = (page: Page): Promise<string[]> => page.locator(".leg .says").allTextContents();
const connection = (page: Page) => page.locator("#connection");

describe("after a break", () => {
  test(
    "a stage that died and came back shows its run as it was, and what came after",
    patience,
    async () => {
      await liveAct2();
      const { page, context } = await openStage(theatre);
      await expect.poll(async () => (await shown(page)).length).toBeGreaterThan(30);
      const before = await shown(page);
      theatre.cast.kill("stage");
      await connection(page).getByText("The stage does not answer").waitFor();
      await expect
        .poll(
          async () => (await recorded()).state.parties.filter(({ connected }) => connected).length,
          { timeout: 20_000 },
        )
        .toBe(6);
      await lookAtQuillpost();
      await expect
        .poll(async () => (await shown(page)).length, { timeout: 20_000 })
        .toBe(before.length + 2);
      expect((await shown(page)).slice(0, before.length)).toEqual(before);
      expect((await shown(page)).at(-2)).toContain("GET /.");
      await expect.poll(() => connection(page).textContent()).toBe("");
      await context.close();
    },
  );

  test("what happened meanwhile is there, with its secrets and terms", patience, async () => {
    const wire = await openLooseWire();
    const { page, context } = await openStage(theatre, wire.options);
    wire.cut();
    await connection(page).getByText("The stage does not answer").waitFor();
    await liveAct2();
    wire.mend();
    await page
      .getByRole("list", { name: "Secrets in play" })
      .getByRole("button", { name: /^code / })
      .waitFor();
    expect(await page.locator("#deck-count").textContent()).toMatch(/^(1\d|2\d) of 25$/);
    await context.close();
    wire.close();
  });

  test("a run that began anew meanwhile is shown from its beginning", patience, async () => {
    await liveAct2();
    const wire = await openLooseWire();
    const { page, context } = await openStage(theatre, wire.options);
    wire.cut();
    await connection(page).getByText("The stage does not answer").waitFor();
    await stagehands.reset(theatre);
    await lookAtQuillpost();
    wire.mend();
    await expect.poll(async () => (await shown(page)).length, { timeout: 20_000 }).toBe(2);
    await context.close();
    wire.close();
  });
});

describe("the notes", () => {
  test(
    "follow what happens, and are as in the beginning when the run begins anew",
    patience,
    async () => {
      const { context } = await openStage(theatre);
      const notes = await context.newPage();
      await notes.goto(`${origin()}/notes`);
      await notes.getByText("The stage waits for the first message.").waitFor();
      await liveAct2();
      await expect.poll(() => notes.locator("#now-title").textContent()).toBe("Quillpost answers");
      expect(await notes.locator("[data-step].played").count()).toBeGreaterThan(5);
      await stagehands.reset(theatre);
      await notes.getByRole("heading", { level: 2, name: "Speaker's notes" }).waitFor();
      expect(await notes.locator("[data-step].played, [aria-current=step]").count()).toBe(0);
      await context.close();
    },
  );

  test("let a held message go by the clicker", patience, async () => {
    const { page, context } = await openStage(theatre);
    const notes = await context.newPage();
    await notes.goto(`${origin()}/notes`);
    await control("/api/breakpoints", { steps: ["*"] });
    const answer = lookAtQuillpost();
    await page.getByRole("button", { name: /^Let \d+ go/ }).waitFor();
    await notes.bringToFront();
    await notes.keyboard.press("PageDown");
    await expect.poll(async () => (await recorded()).state.held.length).toBe(0);
    expect((await answer).status).toBe(200);
    await context.close();
  });
});

describe("a replay", () => {
  test(
    "is left by Escape, by End and by the way to the newest, and shows what came meanwhile",
    patience,
    async () => {
      await liveAct2();
      const { page, context } = await openStage(theatre);
      const count = (await shown(page)).length;
      const begin = async (): Promise<void> => {
        await page.locator("#ladder").focus();
        await page.keyboard.press("Space");
        await expect.poll(async () => (await shown(page)).length).toBeLessThan(5);
      };
      await begin();
      await page.keyboard.press("Escape");
      await expect.poll(async () => (await shown(page)).length).toBe(count);
      await begin();
      await page.keyboard.press("Space");
      await lookAtQuillpost();
      await page.keyboard.press("End");
      await expect.poll(async () => (await shown(page)).length).toBe(count + 2);
      await begin();
      await page.getByRole("button", { name: "To the newest" }).click();
      await expect.poll(async () => (await shown(page)).length).toBe(count + 2);
      await page.getByRole("button", { name: "Replay" }).waitFor();
      await context.close();
    },
  );
});

describe("a key of the speaker's", () => {
  test("says what came of it", patience, async () => {
    const { page, context } = await openStage(theatre);
    await page.keyboard.press("c");
    await page.getByText("There is no living code in this run.").waitFor();
    await liveAct2();
    await page.keyboard.press("t");
    await page.getByText("The token has expired.").waitFor();
    await context.close();
  });

  test(
    "lets everything go in one press, also what is held at one step only",
    patience,
    async () => {
      const { page, context } = await openStage(theatre);
      await page.keyboard.press("h");
      await page.getByText("Every message is held").waitFor();
      const answers = [lookAtQuillpost(), lookAtQuillpost()];
      await page.getByRole("button", { name: /2 wait/ }).waitFor();
      await page.keyboard.press("h");
      await page.getByText("Nothing is held.").waitFor();
      expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200]);
      await context.close();
    },
  );
});
