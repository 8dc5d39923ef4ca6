import { describe, expect, it } from "vitest";
import { sleepingChecks } from "./mutate.ts";
import { parties } from "./parties.ts";
import { runTests } from "./run-tests.ts";

const { contacts } = parties;
const tests = ["src/bearer-token/validate-access-token.claims.test.ts"];

describe("the tests of a party", () => {
  it("pass as the party is, and fail where a check sleeps", { timeout: 60_000 }, async () => {
    const { check } = sleepingChecks(contacts, "checkAudience")[0]!;
    expect(await runTests(contacts.folder, tests)).toBeUndefined();
    const failure = await runTests(contacts.folder, tests, {
      file: check.file,
      text: check.asleep,
    });
    expect(failure).toMatchObject({ file: tests[0], test: expect.stringMatching(/audience|aud/i) });
  });
});
