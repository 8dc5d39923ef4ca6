import { acts, stepOf } from "@tale/story/acts";
import { cast } from "@tale/story/cast";
import { compareCodeAndToken } from "@tale/story/code-or-token";
import { describe, expect, it } from "vitest";
import type { StoryEvent } from "../events.ts";
import { createPaint, noPaint, type Paint } from "./paint.ts";
import { createTerminal } from "./terminal.ts";

const step = stepOf("act-2.authorization-request");
const origins = Object.fromEntries(
  Object.values(cast).map(({ id, origin }) => [id, origin]),
) as Record<keyof typeof cast, string>;
const leg = {
  step: step.id,
  from: "browser",
  to: "fernmail",
  channel: "front",
  method: "GET",
  url: `${origins.fernmail}/authorize?state=af0ifj…`,
  status: 303,
  sentBy: "quillpost",
  witnessed: true,
} as const;

const story: StoryEvent[] = [
  { kind: "cast", origins, selfStarted: false },
  { kind: "act", act: acts[2] },
  { kind: "step", step, place: "2.4" },
  { kind: "leg", leg },
  {
    kind: "parameters",
    rows: [
      ["response_type", "code"],
      ["state", "af0ifj… (22 characters)"],
      ["redirect_uri", `${origins.quillpost}/callback/${"long".repeat(40)}`],
    ],
  },
  { kind: "term", id: "state" },
  {
    kind: "held",
    claim:
      "the answer may go nowhere but to the registered address, whatever the request said about it",
  },
  {
    kind: "leg",
    leg: {
      step: step.id,
      from: "quillpost",
      to: "fernmail",
      channel: "back",
      method: "POST",
      url: `${origins.fernmail}/token`,
      witnessed: false,
    },
  },
  { kind: "curtain", text: "Behind the curtain." },
  {
    kind: "mail",
    mail: {
      from: "Quillpost",
      to: "carol@friends.example",
      subject: "A post",
      text: "Read this.\n\nhttp://blog.localhost:4000/posts/one",
    },
  },
  {
    kind: "comparison",
    rows: compareCodeAndToken({
      code: "Xk3f…",
      accessToken: "eyJh…",
      codeLifetime: 60,
      tokenLifetime: 300,
      codeAge: 38,
      secondUse: "invalid_grant",
      contacts: 5,
      claims: { aud: "http://contacts.example", scope: "contacts.read", client_id: "c" },
    }),
  },
  { kind: "failed", failure: { step: step.id, expected: "a page that asks", came: "503" } },
  { kind: "end", steps: 8, checks: 21, milliseconds: 1234 },
];

async function show(
  columns: number,
  paint: Paint = noPaint,
  pauses: number[] = [],
): Promise<string[]> {
  const lines: string[] = [];
  const tell = createTerminal({
    columns,
    paint,
    write: (line) => lines.push(line),
    pause: async (weight) => void pauses.push(weight),
  });
  for (const event of story) await tell(event);
  return lines;
}

describe("the terminal", () => {
  it.each([80, 100, 120, 200])("stays within %i columns", async (columns) => {
    for (const line of await show(columns))
      expect(line.length, line).toBeLessThanOrEqual(Math.min(columns, 120));
  });

  it("shows a redirect as two rungs: back to the browser, and on from there", async () => {
    const lines = await show(80);
    const place = lines.findIndex((line) => line.includes("redirects the browser"));
    expect(lines[place]).toContain("│◀────────│");
    expect(lines[place + 1]).toMatch(/│─+▶│.*GET \/authorize 303/);
  });

  it("dashes what no browser sees, and says so", async () => {
    expect((await show(80)).find((line) => line.includes("POST /token"))).toMatch(
      /│╌+▶│.*POST \/token \(unseen\)/,
    );
  });

  it("explains the term with its section and its confusion", async () => {
    expect((await show(80)).join(" ").replace(/\s+/g, " ")).toMatch(
      /◆ state · RFC 6749 §4\.1\.1 A random value .* PKCE\. /,
    );
  });

  it("names what failed, what was expected and what came", async () => {
    expect((await show(80)).join("\n")).toMatch(
      /✗ act-2\.authorization-request did not hold\n {2}expected: a page that asks\n {2}came: {5}503/,
    );
  });

  it("writes no escape when it has no colour, and says the same when it has", async () => {
    const plain = await show(80);
    const coloured = await show(80, createPaint(24));
    const escape = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, "g");
    expect(plain.join("\n")).not.toMatch(escape);
    expect(coloured.join("\n")).toMatch(escape);
    expect(coloured.map((line) => line.replace(escape, ""))).toEqual(plain);
  });

  it("waits before steps, legs, terms and mails, and nowhere else", async () => {
    const pauses: number[] = [];
    await show(80, noPaint, pauses);
    expect(pauses).toEqual([1, 0.4, 0.4, 0.4, 1, 1]);
  });
});

describe("colour", () => {
  it.each([
    [1, "Fernmail"],
    [4, "\x1b[100m\x1b[1m\x1b[97mFernmail\x1b[39m\x1b[22m\x1b[49m"],
    [8, "\x1b[48;5;65m\x1b[1m\x1b[97mFernmail\x1b[39m\x1b[22m\x1b[49m"],
    [24, "\x1b[48;2;27;122;75m\x1b[1m\x1b[97mFernmail\x1b[39m\x1b[22m\x1b[49m"],
  ])("of %i bits is what the terminal can show", (depth, shown) => {
    expect(createPaint(depth).chip("Fernmail", cast.fernmail.colour)).toBe(shown);
  });
});
