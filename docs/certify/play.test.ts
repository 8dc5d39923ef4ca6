import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { playAll } from "./play-all.ts";
import { createSuite, type Act } from "./suite.ts";
import type { Explained, Result } from "./verdicts.ts";

/** The runner, without a conformance suite: its REST interface is played by a stand-in. */
const servers: Server[] = [];
afterEach(() => void servers.splice(0).forEach((server) => server.close()));

interface Scene {
  /** What each module answers, question by question; the last answer stays. */
  readonly modules: Readonly<Record<string, readonly { status: string; result?: string }[]>>;
  readonly log?: readonly object[];
}

async function startSuite({ modules, log = [] }: Scene) {
  const asked: { method: string; path: string; query: Record<string, string>; body: string }[] = [];
  const turns = new Map<string, number>();
  const answer = (path: string, query: URLSearchParams): object | undefined => {
    const id = path.split("/").at(-1)!;
    if (path === "/api/server") return { version: "5.2.4", revision: "12f2a4d" };
    if (path === "/api/plan")
      return {
        id: "plan-1",
        modules: Object.keys(modules).map((testModule) => ({
          testModule,
          variant: { response_type: "code" },
        })),
      };
    if (path === "/api/runner") return { id: query.get("test") };
    if (path.startsWith("/api/log/")) return log;
    const states = modules[id];
    const turn = turns.get(id) ?? 0;
    turns.set(id, turn + 1);
    return states && { id, ...states[Math.min(turn, states.length - 1)] };
  };
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url!, "http://suite.localhost");
    let body = "";
    for await (const chunk of request) body += String(chunk);
    asked.push({
      method: request.method!,
      path: pathname,
      query: Object.fromEntries(searchParams),
      body,
    });
    const found = answer(pathname, searchParams);
    response
      .writeHead(found ? 200 : 500, { "content-type": "application/json" })
      .end(JSON.stringify(found ?? { error: "none" }));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const ended = (result: Result) => [
  { status: "CREATED" },
  { status: "WAITING" },
  { status: "FINISHED", result },
];
const plan = { plan: "a-plan", variant: { client: "static" } };

async function play(scene: Scene, explained: Explained = {}, patience = 1_000, act?: Act) {
  const { address, asked } = await startSuite(scene);
  const suite = createSuite({ address, every: 1, patience });
  return {
    ...(await playAll(
      suite,
      [["ours", plan, async () => ({ alias: "fernmail" }), act]],
      explained,
    )),
    asked,
  };
}

describe("a plan", () => {
  it("is created with its variants and our configuration, and each module is played in turn, with its own", async () => {
    const { asked, isAsExpected, text } = await play({
      modules: { one: ended("PASSED"), two: ended("PASSED") },
    });
    const posted = asked.filter(({ method }) => method === "POST");
    expect(posted).toEqual([
      {
        method: "POST",
        path: "/api/plan",
        query: { planName: "a-plan", variant: '{"client":"static"}' },
        body: '{"alias":"fernmail"}',
      },
      ...["one", "two"].map((test) => ({
        method: "POST",
        path: "/api/runner",
        query: { test, plan: "plan-1", variant: '{"response_type":"code"}' },
        body: "",
      })),
    ]);
    const lastOfOne = asked.findLastIndex(({ path }) => path === "/api/info/one");
    expect(lastOfOne).toBeLessThan(asked.findIndex(({ query }) => query["test"] === "two"));
    expect(isAsExpected).toBe(true);
    expect(text).toContain("Suite 5.2.4 (commit 12f2a4d)");
    expect(text).toContain("| ours | `a-plan` | client=static | 2 | 2 | 0 | 0 | 0 | 0 |");
  });

  it.each<[string, Scene["modules"]]>([
    ["a module that failed", { one: ended("FAILED") }],
    ["a module that was interrupted", { one: [{ status: "INTERRUPTED", result: "UNKNOWN" }] }],
    [
      "a module that was interrupted after it had passed",
      { one: [{ status: "INTERRUPTED", result: "PASSED" }] },
    ],
    ["a module whose result is not known", { one: [{ status: "FINISHED", result: "UNKNOWN" }] }],
    ["a module that never ends", { one: [{ status: "WAITING" }] }],
    ["a warning", { one: ended("WARNING") }],
    ["a skip", { one: ended("SKIPPED") }],
    ["a review", { one: ended("REVIEW") }],
    ["no module at all", {}],
  ])("with %s is not as expected", async (_, modules) => {
    const { isAsExpected, text } = await play({ modules }, {}, 20);
    expect(isAsExpected).toBe(false);
    expect(text).toContain("Unexpected:");
  });

  it("has us act for the client once each module waits, and once only", async () => {
    const waiting = [
      { status: "CREATED" },
      { status: "WAITING" },
      { status: "WAITING" },
      ...ended("PASSED"),
    ];
    const acted: string[] = [];
    await play(
      {
        modules: {
          one: waiting,
          two: ended("PASSED"),
          three: [{ status: "FINISHED", result: "PASSED" }],
        },
      },
      {},
      1_000,
      async (module) => void acted.push(module),
    );
    expect(acted).toEqual(["one", "two"]);
  });

  it("says what failed, and where its log is", async () => {
    const log = [
      { src: "CheckProof", msg: "RS256 was taken", result: "FAILURE" },
      { src: "Fine", msg: "fine", result: "SUCCESS" },
    ];
    const { text } = await play({ modules: { one: ended("FAILED") }, log });
    expect(text).toMatch(
      /ours: one ended with FAILED \(http:.+log=one\)\n {4}CheckProof: RS256 was taken$/,
    );
  });

  it("that the suite does not take ends the run with the suite's own words", async () => {
    const { address } = await startSuite({ modules: {} });
    await expect(createSuite({ address: `${address}/elsewhere` }).version()).rejects.toThrow(
      /500.*none/,
    );
  });
});
