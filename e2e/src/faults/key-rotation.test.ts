import { minute, second } from "@tale/service/clock";
import { decodeProtectedHeader } from "jose";
import { describe, expect, test } from "vitest";
import { pause, startCompany } from "./company.ts";
import { createQuillpost, newBrowser, type Tokens } from "./quillpost.ts";

describe("signing keys are replaced under load", { timeout: 30_000 }, () => {
  test("twice within half an hour: no token is refused, neither a new one nor one of four minutes ago", async () => {
    const company = await startCompany(["fernmail", "fernmail-contacts"]);
    const quillpost = createQuillpost(company);
    const alice = newBrowser();
    const families: Tokens[] = [];
    for (let n = 0; n < 4; n += 1)
      families.push(await quillpost.redeem(await quillpost.obtainCode(alice)));

    let isOver = false;
    let passed = 0;
    const refused: number[] = [];
    const keys = new Set<string | undefined>();
    const use = async (
      tokens: Tokens,
      older: readonly { token: string; since: number }[],
    ): Promise<void> => {
      const next = await quillpost.refresh(tokens.refresh_token);
      const held = [...older, { token: next.access_token, since: passed }].filter(
        ({ since }) => passed - since < 4 * minute,
      );
      refused.push(
        ...[
          next.status,
          await quillpost.readContacts(held[0]!.token),
          await quillpost.readContacts(next.access_token),
        ].filter((status) => status !== 200),
      );
      if (refused.length > 0) return;
      keys.add(decodeProtectedHeader(next.access_token).kid);
      if (!isOver) return use(next, held);
    };
    const load = families.map((tokens) => use(tokens, []));

    // Half an hour in steps that two clocks may differ by.
    for (; passed <= 30 * minute; passed += 20 * second) {
      if (passed === 0 || passed === 12 * minute)
        await company.run("fernmail", "apps/email-provider/src/keys/rotate.main.ts", passed);
      for (const id of ["fernmail", "fernmail-contacts"] as const)
        await company.order(id, { kind: "clock", ahead: passed });
      await pause(20);
    }
    isOver = true;
    await Promise.all(load);
    expect(refused).toEqual([]);
    expect(keys.size).toBe(3);
    expect(
      company.look("fernmail", "SELECT COUNT(*) AS kept FROM grants WHERE revoked_at IS NULL"),
    ).toEqual([{ kept: families.length }]);
  });
});
