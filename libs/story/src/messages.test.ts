import { describe, expect, it } from "vitest";
import { steps } from "./acts.ts";
import { beside } from "./beside.ts";
import { stepsWithMessages, wordsOfMessage } from "./messages.ts";
import { spokenFor } from "./spoken-for.ts";

const known = new Set<string>([...steps, ...beside].map(({ id }) => id));

describe("words of messages", () => {
  it("belong to steps of the story", () => {
    expect(stepsWithMessages.filter((key) => !known.has(key.split(" ")[0]!))).toEqual([]);
  });

  it("are another sentence for the question, the answer and the redirect of one step", () => {
    for (const step of ["act-2.authorization-request", "act-2.token-request", "act-2.consent"]) {
      const parts = [
        "press",
        "arrival",
        "question",
        "answer",
        "page",
        "redirect",
        "onward",
      ] as const;
      const said = parts.flatMap((part) => wordsOfMessage(step, part, undefined)?.plain ?? []);
      expect(new Set(said).size, step).toBe(said.length);
    }
  });

  it("call Alice by name, so that they fit whoever is there", () => {
    const texts = stepsWithMessages.flatMap((step) => JSON.stringify([wordsOf(step)]));
    expect(texts.filter((text) => /\b([Ss]he|[Hh]ers?|herself)\b/.test(text))).toEqual([]);
  });
});

describe("the steps of the acts", () => {
  it("call Alice and Quinn by name as well", () => {
    const texts = steps.map(({ id, title, plain, why }) => `${id} ${title} ${plain} ${why}`);
    expect(texts.filter((text) => /\b([Ss]he|[Hh]ers?|herself)\b/.test(text))).toEqual([]);
  });
});

describe("a text that is told of another person", () => {
  it.each([
    ["Bob", "Alice signs in. Alice's browser", "Bob signs in. Bob's browser"],
    ["Chris", "Fernmail asks Alice: Alice's answer", "Fernmail asks Chris: Chris' answer"],
    [
      undefined,
      "Alice signs in, and Alice's browser",
      "The author signs in, and the author's browser",
    ],
  ])("names %s", (person, text, told) => {
    expect(spokenFor(person, "Alice", text)).toBe(told);
  });
});

function wordsOf(step: string) {
  const [id = "", route] = step.split(" ");
  return (["open", "press", "arrival", "page", "answer", "redirect", "onward"] as const).map(
    (part) => wordsOfMessage(id, part, route),
  );
}
