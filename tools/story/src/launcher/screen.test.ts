import { describe, expect, it } from "vitest";
import { createPaint, noPaint } from "../player/show/paint.ts";
import { readyLine, renderScreen } from "./screen.ts";
import { readSettings } from "./settings.ts";
import type { RunningCast } from "./start-cast.ts";

const settings = readSettings({ TALE_DATA: ".data" });
const { quillpost, fernmail, stage, inbox } = settings.origins;
const cast: RunningCast = {
  settings,
  addresses: { quillpost, fernmail, inbox },
  stop: async () => undefined,
  kill: () => undefined,
  recast: async () => undefined,
};

describe("the screen", () => {
  const lines = renderScreen(cast, 1_234, noPaint).split("\n");

  it("shows each party with its role and address", () => {
    expect(lines.find((line) => line.includes("Quillpost "))).toMatch(
      /Quillpost +client +http:\/\/blog\.localhost:4000$/,
    );
    expect(lines.find((line) => line.includes("The inbox"))).toMatch(
      /The inbox +receives the friends' mail +http:\/\/inbox\.localhost:4005$/,
    );
  });

  it("says who to sign in as, what to do first, and how long it took", () => {
    const screen = lines.join("\n");
    expect(screen).toMatch(/alice@fernmail\.example +wonderland/);
    expect(screen).toContain("press “Share with friends”");
    expect(screen).toContain("1.23 s");
    expect(screen).toContain(".data/logs");
  });

  it("names the Quinn who registers Quillpost where it is not registered yet", () => {
    expect(lines.filter((line) => line.includes("quinn@")).join("\n")).toMatch(
      /^ +quinn@ottermail\.example +inkwell +\S[^\n]*Ottermail$/,
    );
  });

  it("begins with the story, what happens behind it, and where it ends, each below the other", () => {
    const beginnings = lines.filter((line) => /^ +\d  http/.test(line));
    expect(beginnings.map((line) => line.trim().split(/ +/)[1])).toEqual([quillpost, stage, inbox]);
    expect(new Set(beginnings.map((line) => line.search(/(?<=:\d+ +)\S/))).size).toBe(1);
  });

  it("has exactly one line that begins with ready", () => {
    expect(lines.filter((line) => line.startsWith("ready"))).toEqual([readyLine(cast)]);
  });

  it("fits on a terminal, but for the line that programs read", () => {
    for (const line of lines.slice(0, -1)) expect(line.length).toBeLessThanOrEqual(100);
  });

  it("carries no escape where there is no colour, and the cast's colours where there is", () => {
    expect(lines.join("")).not.toContain("\x1b");
    expect(renderScreen(cast, 1, createPaint(24))).toContain("\x1b[48;2;47;85;200m");
  });
});

describe("the screen with an authorization server that is not ours", () => {
  const metadata = { issuer: "https://login.example" };
  const guest = {
    name: "Keycloak",
    issuer: metadata.issuer,
    isListed: true,
    contacts: {},
    endpoints: {},
    metadata,
  };
  const addresses = {
    ...cast.addresses,
    "ottermail-contacts": settings.origins["ottermail-contacts"],
  };
  const screen = renderScreen({ ...cast, addresses, guest }, 1_234, noPaint);

  it("sends nobody to Ottermail, and says whose accounts are good", () => {
    expect(screen).not.toMatch(/@ottermail\.example|Ottermail/);
    expect(screen).toContain("an account of yours at Keycloak");
    expect(screen).toMatch(/Keycloak Contacts +resource server/);
  });

  it("says how to go back to the seed of this run, which has a folder of its own", () => {
    expect(screen).toContain("TALE_DATA=.data npm run reset");
  });
});

describe("the ready line", () => {
  it("names every address, mail included", () => {
    expect(readyLine(cast)).toBe(
      `ready quillpost=${quillpost} fernmail=${fernmail} inbox=${inbox} smtp=smtp://127.0.0.1:4025`,
    );
  });
});
