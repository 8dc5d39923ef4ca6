import { expect, it, vi } from "vitest";
import { storyAsJson } from "./story-data.ts";

const element = (step?: string) => ({
  textContent: step === undefined ? storyAsJson : "",
  dataset: { step },
  classList: { toggle: vi.fn() },
  addEventListener: vi.fn(),
  getAttribute: () => null,
  setAttribute: vi.fn(),
  removeAttribute: vi.fn(),
  scrollIntoView: vi.fn(),
  replaceChildren: vi.fn(),
});
const button = element("act-2.sign-in");
const listeners: ((event: { data: object }) => void)[] = [];
vi.stubGlobal("document", {
  getElementById: () => element(),
  querySelectorAll: () => [button],
  addEventListener: vi.fn(),
});
vi.stubGlobal(
  "BroadcastChannel",
  class {
    postMessage = vi.fn();
    addEventListener = (_: string, listener: (typeof listeners)[number]) =>
      listeners.push(listener);
  },
);
vi.useFakeTimers();
await import("../browser/notes/step-notes.ts");

const tell = (at: object) =>
  listeners.forEach((listener) =>
    listener({ data: { at: { leg: 1, last: 1, played: {}, ...at } } }),
  );

it("the list of steps names the provider of the run, keeps it beside the story, and forgets it with the run", () => {
  const titles = [
    { step: "act-2.sign-in", provider: "ottermail" },
    { step: "beside.page", provider: null },
    { leg: null, step: null, provider: null },
  ].map((at) => {
    tell(at);
    return button.textContent;
  });
  expect(titles).toEqual([
    "Alice signs in at Ottermail",
    "Alice signs in at Ottermail",
    "Alice signs in at Fernmail",
  ]);
});
