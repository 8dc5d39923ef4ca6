import axe from "axe-core";
import type { Page } from "playwright-core";
import type { Visitor } from "./theatre.ts";

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/**
 * What axe-core finds wrong with the page as it is now, one line each. axe tries styles of its own,
 * and the page's policy refuses them: that is no complaint about the page.
 */
export async function violations({
  page,
  complaints,
}: Pick<Visitor, "page" | "complaints">): Promise<string[]> {
  const before = complaints.length;
  await page.evaluate(`${axe.source}; 0`);
  const result = (await page.evaluate(
    `axe.run({ runOnly: ${JSON.stringify(tags)} })`,
  )) as axe.AxeResults;
  await heardOf(page);
  complaints.length = before;
  return result.violations.map(
    ({ id, nodes }) => `${id} at ${nodes.map(({ target }) => target.join(" ")).join(", ")}`,
  );
}

/** Waits until everything that the page has said to its console so far has arrived here. */
async function heardOf(page: Page): Promise<void> {
  const last = "axe is done";
  const heard = page.waitForEvent("console", { predicate: (message) => message.text() === last });
  await page.evaluate((text) => console.debug(text), last);
  await heard;
}
