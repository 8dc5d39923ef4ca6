import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { checkedBy, checkOf } from "../browser/cards/claim-checks.ts";

const contacts = fileURLToPath(new URL("../../../../apps/contacts", import.meta.url));
const sources = globSync("src/**/*.checks.ts", { cwd: contacts })
  .concat("src/bearer-token/access.ts")
  .map((file) => readFileSync(`${contacts}/${file}`, "utf8"))
  .join("\n");

describe("the check beside a claim", () => {
  it.each(Object.entries(checkedBy))("of %s is one that Contacts makes: %s", (_name, claim) => {
    expect(sources).toContain(`"${claim}"`);
  });

  it("is found by its very words, and none is shown for another's", () => {
    const checks = [
      "an access token is shown",
      "the token is not bound to a key",
      "the token is an access token",
      "the signature is the issuer's",
    ].map((claim) => ({ claim }));
    expect([checkOf("typ", checks), checkOf("kid", checks)]).toEqual([
      { claim: "the token is an access token" },
      { claim: "the signature is the issuer's" },
    ]);
    expect([
      checkOf("grant_id", checks),
      checkOf("toString", checks),
      checkOf("alg", checks),
    ]).toEqual([undefined, undefined, undefined]);
  });
});
