import { describe, expect, it } from "vitest";
import { aLeg } from "../pages/testing-run.ts";
import { createTermsMet } from "./terms-met.ts";

describe("the terms of act 1", () => {
  it("are met in act 2 by whoever begins there, and only once", () => {
    const terms = createTermsMet();
    const idsIn = (n: number) =>
      terms.meet(aLeg(n, { step: "act-2.authorization-request" })).map(({ id }) => id);
    expect(idsIn(1)).toEqual(expect.arrayContaining(["client", "authorization-server"]));
    expect(idsIn(2)).toEqual([]);
  });

  it("are not met before anybody asks", () => {
    expect(
      createTermsMet()
        .meet(aLeg(1, { step: "act-2.write-post", channel: "front" }))
        .map(({ id }) => id),
    ).toEqual(["front-channel"]);
  });
});
