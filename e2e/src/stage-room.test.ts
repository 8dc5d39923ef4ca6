import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  choose,
  liveAct2,
  openStage,
  patience,
  reset,
  tokenRequest,
} from "./theatre/stagehands.ts";
import { enterTheatre, type Theatre } from "./theatre/theatre.ts";

/** What the room gets: the post to open, pictures and recordings to take home. */
let theatre: Theatre;
beforeAll(async () => void (theatre = await enterTheatre()), 120_000);
afterAll(() => theatre.close());
beforeEach(() => reset(theatre));

test("the room can open the post by a code", patience, async () => {
  await liveAct2(theatre);
  const { page, context, complaints } = await openStage(theatre);
  await page.keyboard.press("q");
  const card = page.getByRole("dialog", { name: "Open the post yourself" });
  const address = await card.getByRole("link").textContent();
  expect(address).toMatch(/\/posts\/seen-from-the-stage-[0-9a-f]{12}$/);
  const code = card.getByRole("img", { name: `QR code of ${address}` });
  await expect
    .poll(() => code.evaluate((image) => (image as HTMLImageElement).naturalWidth))
    .toBeGreaterThan(100);
  await card.getByText("this machine only").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("button", { name: "Start check" }).click();
  await page
    .getByRole("dialog", { name: "Start check" })
    .getByRole("img", { name: /^QR code of/ })
    .waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

test("a moving picture moves by itself, and stands still for whoever asks", patience, async () => {
  await liveAct2(theatre);
  for (const reducedMotion of ["no-preference", "reduce"] as const) {
    const { page, context, requests } = await theatre.openBrowser({ reducedMotion });
    await page.goto(`${theatre.originOf("stage")}/api/run.animated.svg?run=all`);
    const shown = () =>
      page
        .locator(".moves")
        .evaluateAll((legs) => legs.filter((one) => getComputedStyle(one).opacity === "1").length);
    const all = await page.locator(".moves").count();
    if (reducedMotion === "reduce") expect(await shown()).toBe(all);
    else {
      const before = await shown();
      expect(before).toBeLessThan(all);
      await expect.poll(shown, { timeout: 10_000 }).toBeGreaterThan(before);
    }
    expect(requests).toHaveLength(1);
    await context.close();
  }
});

test("a recording plays with nobody there", patience, async () => {
  await liveAct2(theatre);
  const folder = mkdtempSync(join(tmpdir(), "tale-recording-"));
  const live = await openStage(theatre);
  const count = await live.page.locator(".leg").count();
  await live.page.getByRole("button", { name: "More" }).click();
  const [download] = await Promise.all([
    live.page.waitForEvent("download"),
    live.page.getByRole("link", { name: /plays offline/ }).click(),
  ]);
  await download.saveAs(join(folder, "run.html"));
  await live.context.close();

  const { page, context, requests, complaints } = await theatre.openBrowser({ offline: true });
  await page.goto(`${pathToFileURL(join(folder, "run.html")).href}?level=wire`);
  await page.locator(".leg").first().waitFor();
  expect(await page.locator(".leg").count()).toBe(count);
  await choose(page, tokenRequest);
  await page.keyboard.press("6");
  await page
    .getByRole("tabpanel")
    .getByText(/@step act-2\.token-request/)
    .waitFor();
  await page.keyboard.press("Space");
  await expect.poll(() => page.locator(".leg").count()).toBeLessThan(count);
  // As it is opened, it tells the tale from its first beat, press by press.
  await page.goto(pathToFileURL(join(folder, "run.html")).href);
  const sentence = () => page.locator(".words .sentence").textContent();
  await expect.poll(sentence).toMatch(/^1Alice publishes/);
  await page.keyboard.press("PageDown");
  await expect.poll(sentence).toMatch(/^2Alice wants to send friends the link/);
  expect(await page.locator(".beat").count()).toBe(2);
  expect(requests.filter((url) => !/^(file|data|blob):/.test(url))).toEqual([]);
  expect(complaints).toEqual([]);
  await context.close();
  rmSync(folder, { recursive: true });
});

test("a recording of several people lets one be chosen, with nobody there", patience, async () => {
  await liveAct2(theatre);
  await theatre.send(`${theatre.originOf("quillpost")}/`);
  const runs = async () =>
    (
      JSON.parse((await theatre.send(`${theatre.originOf("stage")}/api/run`)).body) as {
        state: { runs: unknown[] };
      }
    ).state.runs.length;
  await expect.poll(runs).toBe(2);
  const folder = mkdtempSync(join(tmpdir(), "tale-recording-"));
  writeFileSync(
    join(folder, "run.html"),
    (await theatre.send(`${theatre.originOf("stage")}/recording`)).body,
  );
  const { page, context, complaints } = await theatre.openBrowser({ offline: true });
  await page.goto(`${pathToFileURL(join(folder, "run.html")).href}?level=wire`);
  const legs = page.locator(".leg");
  await legs.first().waitFor();
  // Every message, also what is folded.
  await page.keyboard.press("e");
  await expect.poll(() => page.locator(".fold").count()).toBe(0);
  const everybody = await legs.count();
  const names = await page.locator("#run option").allTextContents();
  const alice = names.find((name) => name.startsWith("Alice"))!;
  // People only: a visit without a name and without a post is not among them.
  expect(names.length).toBe(2);
  await page.locator("#run").selectOption(alice);
  await expect.poll(() => legs.count()).toBeLessThan(everybody);
  expect(alice).toContain(`(${await legs.count()})`);
  await page.locator("#run").selectOption("everybody");
  await expect.poll(() => legs.count()).toBe(everybody);
  expect(complaints).toEqual([]);
  await context.close();
  rmSync(folder, { recursive: true });
});
