import { describe, expect, it } from "vitest";
import type { Profile } from "../vitals.ts";
import { callTree } from "./call-tree.ts";
import { flameGraph } from "./flame-graph.ts";

const node = (id: number, functionName: string, url = "", children: number[] = []) => ({
  id,
  callFrame: { functionName, url, scriptId: "", lineNumber: 0, columnNumber: 0 },
  children,
});
const profile: Profile = {
  startTime: 0,
  endTime: 0,
  nodes: [
    node(1, "(root)", "", [2, 5]),
    node(2, "token", "file:///repo/apps/email-provider/src/token.ts", [3, 4]),
    node(3, "sign"),
    node(4, "send", "file:///repo/node_modules/@fastify/x/index.js"),
    node(5, "(idle)"),
  ],
  samples: [2, 3, 4, 3, 5],
  timeDeltas: [100, 200, 50, 150, 9_000],
};

describe("the call tree", () => {
  it("adds up what each function took with everything it called, and leaves waiting out", () => {
    const { time, calls } = callTree(profile);
    const [token] = [...calls.values()];
    expect([time, token!.name, token!.place, token!.time]).toEqual([
      500,
      "token",
      "apps/email-provider/src/token.ts",
      500,
    ]);
    expect([...token!.calls.values()].map((call) => [call.name, call.place, call.time])).toEqual([
      ["sign", "", 350],
      ["send", "@fastify/x", 50],
    ]);
  });
});

describe("the flame graph", () => {
  it("draws each call as wide as its part, and says whose code it is", () => {
    const svg = flameGraph(callTree(profile));
    expect(svg).toMatch(
      /<title>sign : 70\.0 %<\/title><rect class="native" x="0\.0" y="51" width="840\.0"/,
    );
    expect(svg).toContain('<rect class="package" x="840.0"');
  });
});
