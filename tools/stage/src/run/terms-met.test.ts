import { describe, expect, it } from "vitest";
import { aLeg } from "../pages/testing-run.ts";
import type { Leg } from "./leg.ts";
import { createTermsMet } from "./terms-met.ts";

describe("the terms of act 1", () => {
  it("are met in act 2 by whoever begins there, and only once", () => {
    const terms = createTermsMet();
    const idsIn = (n: number) =>
      terms.meet(aLeg(n, { step: "act-2.authorization-request" })).map(({ id }) => id);
    expect(idsIn(1)).toEqual(expect.arrayContaining(["client", "authorization-server"]));
    expect(idsIn(2)).toEqual([]);
  });

  it("are not met because a step only speaks of them: a token is real when it is seen", () => {
    const terms = createTermsMet();
    const idsIn = (leg: Leg) => terms.meet(leg).map(({ id }) => id);
    expect(idsIn(aLeg(1, { state: "held" }))).not.toContain("access-token");
    const token = { in: "json", name: "access_token", value: "‹x›", term: "access-token" } as const;
    expect(idsIn(aLeg(2, { kind: "response", parameters: [token] }))).toContain("access-token");
  });

  it("are not met before anybody asks", () => {
    expect(
      createTermsMet()
        .meet(aLeg(1, { step: "act-2.write-post", channel: "front" }))
        .map(({ id }) => id),
    ).toEqual(["front-channel"]);
  });
});
