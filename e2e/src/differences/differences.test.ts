import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compare } from "./answer.ts";
import { startContestants, type Contestants } from "./contestants.ts";
import { writeDifferencesPage } from "./differences-page.ts";
import { reasons } from "./reasons.ts";
import { tables } from "./requests/tables.ts";

/**
 * Fernmail and oidc-provider are asked the same, and answer the same, but for the differences that
 * are recorded.
 */
let contestants: Contestants;

beforeAll(async () => void (contestants = await startContestants()));
afterAll(() => contestants?.stop());

describe.each(tables)("$endpoint", ({ rows }) => {
  test.each(rows)("$request", async ({ ask, outcome, difference }) => {
    const [ours, theirs] = await Promise.all([
      ask(contestants.fernmail),
      ask(contestants.oidcProvider),
    ]);
    expect(ours.outcome).toBe(outcome);
    expect(compare(ours, theirs)).toEqual(
      difference && { ours: difference.ours ?? outcome, theirs: difference.theirs },
    );
  });
});

describe("docs/differences.md", () => {
  const used = tables.flatMap(({ rows }) => rows.map(({ difference }) => difference?.id));

  test("says every difference once, and nothing that is not so", async () => {
    await expect(writeDifferencesPage(tables)).toMatchFileSnapshot("../../../docs/differences.md");
  });

  test("has a reason for each difference, and no reason without one", () => {
    expect(Object.keys(reasons).filter((id) => !used.some((one) => one === id))).toEqual([]);
  });

  test("names a section for each reason", () => {
    const sources = Object.values(reasons).map(({ source }) => source);
    expect(
      sources.filter(
        (source) => !/^(RFC \d{4}|OpenID Connect [A-Z]\w+( \d\.\d)?) §\d+(\.\d+)*$/.test(source),
      ),
    ).toEqual([]);
  });

  test("compares at least a hundred requests", () => {
    expect(used.length).toBeGreaterThanOrEqual(100);
  });
});
