import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

/** Everything somebody reads who wants to know how a code becomes tokens (ADR 0029). */
const files = [
  "token/token.route.ts",
  "token/token.checks.ts",
  "token/authorization-code.grant.ts",
  "token/authorization-code.checks.ts",
  "clients/authenticate-client.ts",
  "clients/token.error.ts",
  "keys/access-tokens.ts",
  "stores/grants.store.ts",
];

const beyond =
  /dpop|openid|id_?token|\bjkt\b|authorization.?details|device.?code|request.?object|fapi/i;

const read = (file: string) =>
  readFileSync(
    fileURLToPath(new URL(`../../../apps/email-provider/src/${file}`, import.meta.url)),
    "utf8",
  );

describe("the plain code flow at the token endpoint", () => {
  it.each(files)("%s says nothing of what lies beyond it", (file) => {
    expect(read(file).match(beyond)?.[0]).toBeUndefined();
  });

  it("would be told from what lies beyond it", () => {
    expect(read("beyond/dpop/dpop.extension.ts")).toMatch(beyond);
  });
});
