import { describe, expect, it } from "vitest";
import { playAct2 } from "./beats/act-2.testing.ts";
import { holdingsAfter } from "./holdings.ts";

const facts = {
  person: "Alice",
  client: "Quillpost",
  provider: "Fernmail",
  contacts: "Fernmail Contacts",
  expiresIn: 300,
};

describe("what an act leaves behind", () => {
  it("is told after act 2: who holds what, for how long, how often, what can be undone", () => {
    const left = holdingsAfter(playAct2().tell(), facts);
    expect(left.map(({ kind }) => kind)).toEqual([
      "client-secret",
      "authorization-code",
      "access-token",
      "refresh-token",
      "consent",
    ]);
    expect(left.find(({ kind }) => kind === "access-token")).toMatchObject({ life: "5 minutes" });
    expect(left.find(({ kind }) => kind === "refresh-token")!.undo).toContain("revoke at Fernmail");
  });

  it("is nothing after a no", () => {
    expect(holdingsAfter(playAct2(undefined, { allowed: [] }).tell(), facts)).toEqual([]);
  });

  it("has no token that was refused", () => {
    const told = playAct2(undefined, { token: { status: 400, json: {}, rows: [] } }).tell();
    const kinds = holdingsAfter(told, facts).map(({ kind }) => kind);
    expect(kinds).not.toContain("access-token");
    expect(kinds).not.toContain("consent");
  });
});
