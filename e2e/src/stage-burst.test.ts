import { afterAll, beforeAll, expect, test } from "vitest";
import { openTheatre, type Theatre } from "./theatre/theatre.ts";

let theatre: Theatre;
beforeAll(async () => void (theatre = await openTheatre("free", "everybody")), 120_000);
afterAll(() => theatre.close());

/** What a page notes about its own frames and tasks; milliseconds. */
interface Watched {
  readonly frames: number[];
  readonly longTasks: number[];
}
declare global {
  var watched: Watched;
}

test("two hundred messages in bursts of twenty are all drawn, and the diagram stays smooth", { timeout: 90_000 }, async () => {
  const { page, context } = await theatre.openBrowser();
  await page.goto(theatre.originOf("stage"));
  await page.getByText("Nothing has been said yet").waitFor();
  await page.evaluate(() => {
    globalThis.watched = { frames: [], longTasks: [] };
    new PerformanceObserver((list) => watched.longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask" });
    let last = performance.now();
    const note = (now: number): void => {
      watched.frames.push(now - last);
      last = now;
      requestAnimationFrame(note);
    };
    requestAnimationFrame(note);
  });

  for (let burst = 0; burst < 10; burst += 1) {
    await Promise.all(Array.from({ length: 10 }, () => theatre.send(`${theatre.originOf("quillpost")}/`)));
    await page.waitForTimeout(300);
  }
  await expect.poll(() => page.locator(".leg").count(), { timeout: 20_000 }).toBe(200);
  const { frames, longTasks } = await page.evaluate(() => watched);
  console.log(`${frames.length} frames, ${longTasks.length} tasks over 50 ms: ${longTasks.map(Math.round).join(", ")}`);
  // On a machine that does something else meanwhile a task may be interrupted; most frames are in time all the same.
  expect(frames.toSorted((one, other) => one - other)[Math.floor(frames.length * 0.9)]).toBeLessThan(50);
  // What nobody can see costs a name and nothing more.
  expect(await page.locator(".leg .number").count()).toBeLessThan(120);
  await context.close();
});

test("the first picture waits for one stylesheet, and has the whole cast in it before a module has run", { timeout: 60_000 }, async () => {
  const { page, context } = await theatre.openBrowser();
  await page.route("**/*.js", (route) => route.abort());
  await page.goto(theatre.originOf("stage"));
  for (const name of ["Alice", "Quillpost", "Fernmail", "Contacts"]) await page.locator(".head", { hasText: name }).first().waitFor();
  const blocking = await page.evaluate(() => performance.getEntriesByType("resource").filter((entry) => "renderBlockingStatus" in entry && entry.renderBlockingStatus === "blocking").map(({ name }) => new URL(name).pathname));
  expect(blocking).toEqual(["/assets/all.css"]);
  await context.close();
});
