import { describe, expect, it } from "vitest";
import explainedFile from "./explained.json" with { type: "json" };
import { placesBeside } from "./places.ts";
import { plans } from "./plans.ts";
import {
  tableOf,
  unexpectedIn,
  type Explained,
  type PlayedModule,
  type Result,
} from "./verdicts.ts";

const plan = { plan: "a-plan", variant: { client: "static" } };

describe("an explanation", () => {
  const played = (...results: [string, Result][]) => ({
    name: "ours",
    ...plan,
    modules: results.map(([name, result]): PlayedModule => ({ name, result, log: "", faults: [] })),
  });
  const explained: Explained = { ours: { one: { result: "WARNING", why: "because" } } };

  it("covers the module, the result and the plan that it names, and nothing else", () => {
    expect(unexpectedIn(played(["one", "WARNING"]), explained)).toEqual([]);
    expect(unexpectedIn(played(["one", "WARNING"], ["two", "WARNING"]), explained)).toEqual([
      expect.stringContaining("two ended with WARNING"),
    ]);
    expect(unexpectedIn({ ...played(["one", "WARNING"]), name: "other" }, explained)).toHaveLength(
      1,
    );
  });

  it.each<Result>(["FAILED", "INTERRUPTED", "SKIPPED"])(
    "of a warning does not cover %s",
    (result) => {
      expect(unexpectedIn(played(["one", result]), explained)[0]).toContain(
        `one ended with ${result}`,
      );
    },
  );

  it("that fits nothing any more is unexpected itself", () => {
    expect(unexpectedIn(played(["one", "PASSED"]), explained)).toEqual([
      expect.stringContaining("out of date"),
    ]);
  });

  it("of our file belongs to a plan that is there, and says why", () => {
    for (const [name, modules] of Object.entries(explainedFile as Explained)) {
      expect(Object.keys(plans)).toContain(name);
      for (const { result, why } of Object.values(modules)) {
        expect(["WARNING", "REVIEW", "SKIPPED"]).toContain(result);
        expect(why).toMatch(/^[A-Z].{20,}\.$/);
      }
    }
  });
});

it("the table counts what was interrupted among the failed", () => {
  const results: Result[] = [
    "PASSED",
    "PASSED",
    "WARNING",
    "REVIEW",
    "SKIPPED",
    "FAILED",
    "INTERRUPTED",
  ];
  const modules = results.map((result) => ({ name: "x", result, log: "", faults: [] }));
  expect(tableOf([{ name: "ours", ...plan, modules }])).toMatch(
    /\n\| ours \| `a-plan` \| client=static \| 7 \| 2 \| 1 \| 1 \| 1 \| 2 \|$/,
  );
});

it("a suite below localhost has Fernmail below localhost, where logout tokens reach it", () => {
  expect(placesBeside("https://suite.localhost:8443")).toMatchObject({
    issuer: "https://fernmail.localhost",
    contacts: "https://contacts.fernmail.localhost",
  });
  expect(placesBeside("https://localhost.emobix.co.uk:8443").issuer).toBe(
    "https://fernmail.example",
  );
});
