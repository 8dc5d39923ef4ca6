import { describe, expect, it } from "vitest";
import { aLeg } from "../pages/testing-run.ts";
import { browserIn, titleIn } from "./run-name.ts";

const front = { channel: "front", from: "browser", to: "quillpost" } as const;
const by = (agent: string) => browserIn(aLeg(1, { ...front, headers: { "user-agent": agent } }));

describe("a run's browser", () => {
  it.each([
    [
      "Mozilla/5.0 (X11) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36",
      "Chrome",
    ],
    ["Mozilla/5.0 (X11) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge"],
    ["Mozilla/5.0 (Macintosh) Gecko/20100101 Firefox/142.0", "Firefox"],
    [
      "Mozilla/5.0 (iPhone) AppleWebKit/605.1 Version/18.0 Mobile/15E Safari/604.1",
      "Safari on a phone",
    ],
    ["Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome on a phone"],
    ["curl/8.5", null],
  ])("%s", (agent, name) => {
    expect(by(agent)).toBe(name);
  });

  it("is not what a server says of itself", () => {
    expect(browserIn(aLeg(1, { headers: { "user-agent": "Chrome/1" } }))).toBeNull();
  });
});

describe("a run's title", () => {
  const title = (value: string, changes = {}) =>
    titleIn(
      aLeg(1, {
        ...front,
        parameters: [{ in: "form", name: "title", value, term: null }],
        ...changes,
      }),
    );

  it("is what the author wrote, and nothing where that is empty", () => {
    expect([title(" A day out "), title("  ")]).toEqual(["A day out", null]);
  });

  it("is not a title elsewhere", () => {
    expect([title("x", { to: "fernmail" }), title("x", { method: "GET" })]).toEqual([null, null]);
  });
});
