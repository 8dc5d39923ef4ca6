import { describe, expect, it } from "vitest";
import { markdown } from "./markdown.ts";
import { plot, thousands } from "./plot.ts";
import type { Report } from "./report.ts";
import { replaceMeasured } from "./write-report.ts";

const summary = (system: string, perSecond: number) => ({
  system,
  perSecond,
  spread: 0.1,
  processor: 250,
  p50: 4.2,
  p99: 12,
});
const report: Report = {
  connections: 16,
  rounds: 5,
  seconds: 2,
  cores: 2,
  node: "v26",
  firstVisits: new Map([["ours", 44.4]]),
  results: [
    {
      workload: "flow",
      summaries: [summary("ours", 2_000), summary("limit: <bare>", 4_000)],
      verdicts: [
        { system: "ours", peer: "limit", ratio: 0.6, measured: 0.5, byProcessor: 0.7 },
        {
          system: "ours, a million users",
          peer: "ours",
          ratio: 1.2,
          of: "p50",
          measured: 1.1,
          byProcessor: 1.3,
        },
      ],
    },
  ],
  startUp: { first: 2_100, later: 1_740 },
  processes: [
    { id: "ours", system: "ours", startedIn: 800, memory: 140e6 },
    { id: "contactsWithMillion", system: "ours, a million users", startedIn: 400, memory: 150e6 },
    { id: "oidcProvider", system: "oidc-provider", startedIn: 200, memory: 210e6 },
  ],
};

describe("the report", () => {
  it("says of each promise what was measured, and admits what was missed", () => {
    expect(markdown(report)).toContain(
      "| flow | ours / limit | ≥ 0.6 | 0.50 | 0.70 | reached by processor time |",
    );
    expect(markdown(report)).toContain(
      "| flow, p50 | ours, a million users / ours | ≤ 1.2 | 1.1 | 1.3 | reached |",
    );
    expect(markdown(report)).toContain(
      "| memory after the run | ours / oidc-provider | ≤ 0.7 | 0.67 |  | reached |",
    );
    expect(markdown(report)).toContain(
      "| `npm start` to ready, the first time | everybody, seconds | ≤ 2 | 2.1 |  | missed |",
    );
    expect(markdown(report)).toContain(
      "| `npm start` to ready, later | everybody, seconds | ≤ 2 | 1.7 |  | reached |",
    );
  });

  it("calls each process by a name that a reader knows", () => {
    expect(markdown(report)).toContain(
      "| ours | 800 | 140 |\n| ours, a million users, contacts | 400 | 150 |\n| oidc-provider | 200 | 210 |",
    );
  });

  it("goes where the page has its place, and leaves the rest", () => {
    expect(replaceMeasured("a\n<!-- measured -->\nold\n<!-- /measured -->\nb", "new")).toBe(
      "a\n<!-- measured -->\nnew\n<!-- /measured -->\nb",
    );
    expect(() => replaceMeasured("no place", "new")).toThrow("lost its place");
  });
});

describe("the plot", () => {
  it("has a bar for each system, as long as it was fast, and no text that could end the picture", () => {
    const widths = [
      ...plot(report.results).matchAll(/<rect class="\w+" [^>]*width="([\d.]+)"/g),
    ].map(([, width]) => Number(width));
    expect(widths[1]! / widths[0]!).toBeCloseTo(2, 1);
    expect(plot(report.results)).not.toContain("<bare>");
  });
});

describe("a number", () => {
  it.each([
    [7, "7"],
    [1_234, "1 234"],
    [1_234_567, "1 234 567"],
  ])("%d is written with its thousands apart", (value, text) => {
    expect(thousands(value)).toBe(text);
  });
});
