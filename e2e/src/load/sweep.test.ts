import { DatabaseSync } from "node:sqlite";
import { day } from "@tale/service/clock";
import { describe, expect, test } from "vitest";
import { pause, startCompany, type Company } from "../faults/company.ts";
import { createQuillpost, newBrowser } from "../faults/quillpost.ts";

/** All long over: codes, and grants with a refresh token that was replaced and one in force. */
const expired = { codes: 120_000, grants: 20_000, replaced: 40_000, current: 20_000 };
const workers = 4;

describe("200 000 expired rows", { timeout: 90_000 }, () => {
  test("are swept while Fernmail goes on answering: nothing waits for a second, and what is not over stays", async () => {
    const company = await startCompany(["fernmail"], {}, Infinity);
    const quillpost = createQuillpost(company);
    const families = await Promise.all(
      Array.from({ length: workers }, async () =>
        quillpost.redeem(await quillpost.obtainCode(newBrowser())),
      ),
    );
    await company.end("fernmail", "SIGTERM");
    addExpired(company);
    await company.start("fernmail");

    let isOver = false;
    const waits: number[] = [];
    const refreshOn = async (refreshToken: string): Promise<string> => {
      if (isOver) return refreshToken;
      const began = performance.now();
      const answer = await quillpost.refresh(refreshToken);
      waits.push(performance.now() - began);
      expect(answer.status).toBe(200);
      return refreshOn(answer.refresh_token);
    };
    const newest = families.map(({ refresh_token: refreshToken }) => refreshOn(refreshToken));
    await pause(200);
    await company.ask("fernmail", "longest pause");
    const [began, answeredBefore] = [Date.now(), waits.length];
    await company.ask("fernmail", "keep house");
    while (leftOf(company) > 0) await pause(100);
    isOver = true;
    const took = Date.now() - began;
    const longestPause = await company.ask("fernmail", "longest pause");
    const tokens = await Promise.all(newest);
    const answered = waits.length - answeredBefore;
    console.log(
      `swept in ${took} ms; ${answered} refreshes meanwhile, the slowest ${Math.round(Math.max(...waits))} ms; longest pause ${Math.round(longestPause)} ms`,
    );

    expect(answered).toBeGreaterThan(100);
    expect(Math.max(...waits)).toBeLessThan(1_000);
    expect(longestPause).toBeLessThan(500);
    expect(
      company.look(
        "fernmail",
        "SELECT COUNT(*) AS live FROM refresh_tokens WHERE rotated_at IS NULL",
      ),
    ).toEqual([{ live: workers }]);
    for (const token of tokens) expect((await quillpost.refresh(token)).status).toBe(200);
  });
});

/** Written into the file while nobody else has it. */
function addExpired(company: Company): void {
  using database = new DatabaseSync(company.databaseOf("fernmail"), {
    enableForeignKeyConstraints: false,
  });
  const numbers = (count: number): string =>
    `(WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < ${count}) SELECT n FROM s)`;
  const hash = "substr(hex(randomblob(22)), 1, 43)";
  const over = Date.now() - 60 * day;
  const tokens = (kind: string, count: number, rotatedAt: string): string =>
    `INSERT INTO refresh_tokens (token_hash, grant_id, issued_at, rotated_at) SELECT '${kind}' || ${hash}, 'over ' || (n % ${expired.grants}), 1, ${rotatedAt} FROM ${numbers(count)}`;
  database.exec(`BEGIN;
    INSERT INTO grants (id, client_id, user_id, scope, resources, created_at, expires_at)
      SELECT 'over ' || (n - 1), 'quillpost', 'u-alice', 'contacts.read', 'r', 1, ${over} + n FROM ${numbers(expired.grants)};
    INSERT INTO authorization_codes (code_hash, client_id, user_id, redirect_uri, code_challenge, scope, resources, expires_at)
      SELECT ${hash}, 'quillpost', 'u-alice', 'r', ${hash}, 's', 'r', ${over} + n FROM ${numbers(expired.codes)};
    ${tokens("replaced", expired.replaced, `${over} + n`)};
    ${tokens("current", expired.current, "NULL")};
    COMMIT`);
}

function leftOf(company: Company): number {
  using database = new DatabaseSync(company.databaseOf("fernmail"), {
    readOnly: true,
    timeout: 5_000,
  });
  const over =
    "SELECT (SELECT COUNT(*) FROM authorization_codes WHERE expires_at < $1) + (SELECT COUNT(*) FROM grants WHERE expires_at < $1) + (SELECT COUNT(*) FROM refresh_tokens WHERE rotated_at < $1) AS rows";
  return Number(database.prepare(over).get({ $1: Date.now() - 30 * day })?.["rows"]);
}
