import { readFileSync } from "node:fs";
import { codeLifetime } from "@tale/story/code-lifetime";
import { expect, it } from "vitest";

it("the story gives a code the lifetime that Fernmail gives it", () => {
  const store = new URL(
    "../../../apps/email-provider/src/stores/authorization-codes.store.ts",
    import.meta.url,
  );
  const [, seconds] = /codeLifetime = (\d+) \* second/.exec(readFileSync(store, "utf8")) ?? [];
  expect(codeLifetime).toBe(Number(seconds));
});
