import { describe, expect, it } from "vitest";
import { attemptsFor, tagShownIn } from "../browser/cards/attempts.ts";
import { createRun } from "../browser/run.ts";
import { aLeg, aRun, aSecret } from "./testing-run.ts";

const token = aSecret("aaaaaaaa", "access-token", {
  jwt: { header: {}, claims: { iss: "http://ottermail.localhost:4011" } },
});
const older = { ...token, tag: "bbbbbbbb" };
const quiet = { role: "", colour: "#55606e", person: false };
const players = [
  { ...quiet, id: "browser", name: "the browser" },
  { ...quiet, id: "ottermail", name: "Ottermail", origin: "http://ottermail.localhost:4011" },
];
const run = createRun({
  ...aRun([aLeg(1, { secrets: ["bbbbbbbb"] })]),
  players,
  secrets: [token, older],
});

describe("what can be tried", () => {
  it("names the one who issued the token", () => {
    expect(attemptsFor(run, token).map(({ name }) => name)).toEqual([
      "Show the token to Contacts",
      "Show the token to Ottermail",
    ]);
    expect(attemptsFor(run, { ...token, jwt: null }).map(({ name }) => name)).toContain(
      "Show the token to its issuer",
    );
  });

  it("belongs to the secret that was shown, not to the newest", () => {
    expect(tagShownIn(run, [1], "access-token")).toBe("bbbbbbbb");
    expect(tagShownIn(run, [1], "authorization-code")).toBeUndefined();
    expect(tagShownIn(run, [9], "access-token")).toBeUndefined();
  });
});
