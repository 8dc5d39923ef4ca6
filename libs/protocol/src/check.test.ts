import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { afterEach, describe, expect, it } from "vitest";
import { check, type CheckFact } from "./check.ts";

const facts: unknown[] = [];
const listen = (fact: unknown): void => void facts.push(fact);
afterEach(() => {
  unsubscribe("tale:check", listen);
  facts.length = 0;
});

const refuse = (): Error => new Error("refused");

describe("a check that holds", () => {
  it("goes on without making the error", () => {
    expect(() =>
      check("the code is known", "RFC 6749 §4.1.3", "a row", () => expect.unreachable()),
    ).not.toThrow();
  });
});

describe("a check that does not hold", () => {
  it.each([false, undefined, null, "", 0])("throws what it was told to, for %j", (holds) => {
    expect(() => check("the code is known", "RFC 6749 §4.1.3", holds, refuse)).toThrow("refused");
  });
});

describe("a listener", () => {
  it("hears the claim, the section and the verdict, and no value", () => {
    subscribe("tale:check", listen);
    check("the code is known", "RFC 6749 §4.1.3", "a row with a secret", refuse);
    expect(() => check("the code is unused", "RFC 6749 §4.1.2", undefined, refuse)).toThrow();
    expect(facts).toEqual([
      { claim: "the code is known", section: "RFC 6749 §4.1.3", holds: true },
      { claim: "the code is unused", section: "RFC 6749 §4.1.2", holds: false },
    ] satisfies CheckFact[]);
  });

  it("that does not exist changes nothing", () => {
    check("the code is known", "RFC 6749 §4.1.3", true, refuse);
    expect(facts).toEqual([]);
  });
});
