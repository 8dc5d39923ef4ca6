import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as stagehands from "./theatre/stagehands.ts";
import { enterTheatre, type Theatre } from "./theatre/theatre.ts";

/** The stage on phones and at 200 % zoom, and that nothing on it covers anything else. */
let theatre: Theatre;
beforeAll(async () => {
  theatre = await enterTheatre();
  await stagehands.liveAct2(theatre);
}, 120_000);
afterAll(() => theatre.close());

const { patience } = stagehands;
const sizes = {
  phone: { width: 390, height: 844 },
  zoomed: { width: 640, height: 360 },
  projector: { width: 1280, height: 720 },
};
const openStage = (size: keyof typeof sizes, options = {}) =>
  stagehands.openStage(theatre, { viewport: sizes[size], ...options });
const boxOf = async (place: Locator) => (await place.boundingBox())!;

test.each(["phone", "zoomed", "projector"] as const)(
  "presenter mode is one screen: %s",
  patience,
  async (size) => {
    const { page, context } = await openStage(size);
    await page.keyboard.press("p");
    const { height } = sizes[size];
    for (const keys of [[], ["Enter"]]) {
      for (const key of keys) await page.keyboard.press(key);
      expect(
        await page.evaluate(() => [
          document.documentElement.scrollHeight,
          document.documentElement.scrollWidth,
        ]),
      ).toEqual([height, sizes[size].width]);
      const told = await boxOf(page.locator("#caption:visible, #inspector:visible"));
      expect(told.y + told.height).toBeLessThanOrEqual(height);
      expect((await boxOf(page.locator("#ladder"))).height).toBeGreaterThan(height / 4);
    }
    await context.close();
  },
);

test(
  "on a phone the message stands below the diagram, whichever way it is told",
  patience,
  async () => {
    const { page, context } = await openStage("phone");
    for (const keys of [[], ["v"], ["p", "Enter"]]) {
      for (const key of keys) await page.keyboard.press(key);
      const [ladder, inspector] = [
        await boxOf(page.locator("#ladder")),
        await boxOf(page.locator("#inspector")),
      ];
      expect([ladder.width, inspector.width]).toEqual([390, 390]);
      expect(inspector.y).toBeGreaterThanOrEqual(ladder.y + ladder.height);
    }
    await context.close();
  },
);

test(
  "on a phone no name runs into the next, and it can be seen that there are more to the right",
  patience,
  async () => {
    const { page, context } = await openStage("phone");
    const edges = await page.locator(".head strong").evaluateAll((names) =>
      names.map((name) => {
        const range = document.createRange();
        range.selectNodeContents(name);
        const { left, right } = range.getBoundingClientRect();
        return [left, right] as const;
      }),
    );
    edges.slice(1).forEach(([left], index) => expect(left).toBeGreaterThan(edges[index]![1]));
    const ladder = page.locator("#ladder");
    expect(await ladder.getAttribute("class")).toContain("goes-on");
    await ladder.evaluate((place) => (place.scrollLeft = 1_000));
    await expect.poll(() => ladder.getAttribute("class")).not.toContain("goes-on");
    const last = await boxOf(page.locator(".head").last());
    expect(last.x + last.width).toBeLessThanOrEqual(390);
    await context.close();
  },
);

test("on a phone the toolbar has two rows, and all of it is in reach", patience, async () => {
  const { page, context } = await openStage("phone");
  await page.keyboard.press("h");
  await page.getByText("Every message is held").waitFor({ state: "attached" });
  const answer = theatre.send(`${theatre.originOf("quillpost")}/`);
  await page.getByRole("button", { name: /^Let \d+ go/ }).waitFor();
  const tools = await page
    .locator(".toolbar > :is(button, label):visible")
    .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON() as DOMRect));
  const middles = new Set(tools.map(({ top, height }) => Math.round((top + height / 2) / 8)));
  expect(middles.size).toBe(2);
  expect(Math.max(...tools.map(({ right }) => right))).toBeLessThanOrEqual(390);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await page.keyboard.press("h");
  await answer;
  await context.close();
});

test("the way to the newest lies over the diagram, not over the secrets", patience, async () => {
  for (const size of ["projector", "phone"] as const) {
    const { page, context } = await openStage(size);
    await page.keyboard.press("ArrowUp");
    const [button, ladder] = [
      await boxOf(page.getByRole("button", { name: "To the newest" })),
      await boxOf(page.locator("#ladder")),
    ];
    expect(button.y + button.height).toBeLessThan(ladder.y + ladder.height);
    await context.close();
  }
});

test("a term that becomes real covers no message", patience, async () => {
  const { page, context } = await openStage("projector");
  await stagehands.reset(theatre);
  await page.getByText("Nothing has been said yet").waitFor();
  await theatre.send(`${theatre.originOf("quillpost")}/`);
  await page.getByText("Just became real").waitFor();
  const alert = await boxOf(page.locator("#term-alert"));
  const ladder = await boxOf(page.locator("#ladder"));
  expect(alert.y).toBeGreaterThanOrEqual(ladder.y + ladder.height);
  await context.close();
});

test("nothing strikes through what an empty stage says", patience, async () => {
  await stagehands.reset(theatre);
  for (const size of ["phone", "projector"] as const) {
    const { page, context } = await openStage(size);
    const ends = () =>
      page.evaluate(() =>
        [...document.querySelectorAll(".lifeline")].map(
          (line) =>
            line.getBoundingClientRect().bottom -
            document.querySelector(".ladder")!.getBoundingClientRect().bottom,
        ),
      );
    for (const key of ["", "p"]) {
      if (key) await page.keyboard.press(key);
      await expect.poll(async () => Math.max(...(await ends()).map(Math.abs))).toBeLessThan(4);
      expect(await isOnTop(page)).toBe(true);
    }
    await context.close();
  }
});

function isOnTop(page: Page): Promise<boolean> {
  return page.locator(".nothing").evaluate((text) => {
    const { left, top, width, height } = text.getBoundingClientRect();
    const hidden = getComputedStyle(text).backgroundColor !== "rgba(0, 0, 0, 0)";
    return hidden && document.elementFromPoint(left + width / 2, top + height / 2) === text;
  });
}
