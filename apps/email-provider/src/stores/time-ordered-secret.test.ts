import { minute, systemRandom } from "@tale/service/clock";
import { describe, expect, it } from "vitest";
import { withTime, lookupKeyOf, newSecret } from "./time-ordered-secret.ts";
import { hash } from "./hash.ts";

const noon = Date.parse("2026-11-22T12:00:00Z");

describe("a new secret", () => {
  it("has 256 random bits, and behind them when it was made", () => {
    const [one, other] = [newSecret(() => noon, systemRandom), newSecret(() => noon, systemRandom)];
    expect(one).toMatch(/^[\w-]{43}\.[0-9a-z]{8}$/);
    expect(one.slice(0, 43)).not.toBe(other.slice(0, 43));
    expect(parseInt(one.slice(44), 36)).toBe(noon);
  });

  it("is kept in the order of time, and under nothing that gives it away", () => {
    const secrets = Array.from({ length: 60 }, (_, n) =>
      newSecret(() => noon + n * minute, systemRandom),
    );
    const keys = secrets.map(lookupKeyOf);
    expect(keys.toSorted()).toEqual(keys);
    for (const [place, secret] of secrets.entries()) {
      expect(keys[place]).toContain(hash(secret));
      expect(keys[place]).not.toContain(secret.slice(0, 43));
    }
  });
});

describe("the key of a secret", () => {
  it("is another if anything of the secret is, the time included", () => {
    expect(
      new Set(
        ["a", "b"].flatMap((secret) =>
          [noon, noon + 1].map((time) => lookupKeyOf(withTime(secret, time))),
        ),
      ),
    ).toHaveLength(4);
  });

  it("is the hash alone for what bears no time: so tokens were kept before, and so whatever else is shown is looked for", () => {
    for (const shown of ["kept-before_and_still-known", "", ".", "ends.", "an.Upper", "a.b c"])
      expect(lookupKeyOf(shown)).toBe(hash(shown));
  });
});
