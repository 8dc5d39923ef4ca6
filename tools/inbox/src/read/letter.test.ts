import { describe, expect, it } from "vitest";
import { showWhole } from "../assets/letter.js";

/**
 * A frame with a document that is as high as given, and higher the higher its frame is; a bar for
 * scrolling sideways takes its room.
 */
function frameOf(content: {
  readonly height: number;
  readonly fills?: number;
  readonly bar?: number;
}) {
  const style = { height: "36rem" };
  const shown = (): number => parseInt(style.height);
  const documentElement = {
    get scrollHeight() {
      return Math.max(content.height, shown() * (content.fills ?? 0));
    },
    get clientHeight() {
      return shown() - (content.bar ?? 0);
    },
  };
  return { style, contentDocument: { documentElement } };
}

describe("a letter's frame", () => {
  it.each([
    ["is as high as its letter", { height: 900 }, "900px"],
    ["leaves room for the bar of what is too wide", { height: 900, bar: 15 }, "915px"],
    [
      "does not grow with a letter that is higher than its frame",
      { height: 900, fills: 1 },
      "900px",
    ],
  ])("%s", (_what, content, height) => {
    const frame = frameOf(content);
    showWhole(frame);
    showWhole(frame);
    expect(frame.style.height).toBe(height);
  });

  it("stays as it is until there is a letter in it", () => {
    const frame = { style: { height: "36rem" }, contentDocument: null };
    showWhole(frame);
    expect(frame.style.height).toBe("36rem");
  });
});
