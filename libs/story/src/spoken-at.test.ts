import { describe, expect, it } from "vitest";
import { stepOf, steps, stepsOf } from "./acts.ts";
import { textsOf } from "./beside.ts";
import { spokenAt } from "./spoken-at.ts";
import type { Step } from "./step.ts";

const inAlicesTale: readonly Step[] = steps.filter(({ act }) => act > 1);
const wordsOf = ({ title, plain, why, notes }: Step): string =>
  [title, plain, why, notes].join(" ");

describe("a step of Alice's tale", () => {
  it.each(inAlicesTale)("$id is told at Fernmail as it is written", (step) => {
    expect(spokenAt("fernmail", step)).toEqual(step);
  });

  it.each(inAlicesTale)(
    "$id names nobody but Ottermail when it is played there, and still fits a slide",
    (step) => {
      const told = spokenAt("ottermail", step);
      expect(wordsOf(told)).toBe(wordsOf(step).replaceAll("Fernmail", "Ottermail"));
      expect(wordsOf(told)).not.toMatch(/fernmail/i);
      for (const [text, most] of [
        [told.title, 48],
        [told.plain, 140],
        [told.why, 140],
        [told.notes, 160],
      ] as const)
        expect(text.length).toBeLessThanOrEqual(most);
    },
  );

  it.each(inAlicesTale)("$id names nobody where nobody knows who plays", (step) => {
    expect(wordsOf(spokenAt(null, step))).not.toMatch(/[Ff]ernmail|[Oo]ttermail|[.?] the provider/);
  });

  it("begins its sentences with a capital whoever plays", () => {
    expect(textsOf("act-2.consent", null).plain).toMatch(/^The provider tells Alice/);
    expect(textsOf("act-2.choose-provider", null).plain).toMatch(/^Alice picks the provider from/);
  });
});

describe("the handshake", () => {
  it("is between Quillpost and Ottermail, whoever keeps Alice's friends", () => {
    for (const step of stepsOf(1)) expect(spokenAt(null, step)).toEqual(step);
    expect(textsOf("act-1.credentials-issued", "fernmail").plain).toBe(
      stepOf("act-1.credentials-issued").plain,
    );
  });
});
