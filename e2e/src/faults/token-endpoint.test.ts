import { describe, expect, test } from "vitest";
import { startCompany, type Company } from "./company.ts";
import { createQuillpost, newBrowser } from "./quillpost.ts";

const patience = { timeout: 30_000 };

async function startFernmail() {
  const company = await startCompany(["fernmail"]);
  const comeBack = async (): Promise<void> => {
    expect(await company.ended("fernmail")).toBe("SIGKILL");
    await company.start("fernmail");
  };
  return { company, alice: newBrowser(), quillpost: createQuillpost(company), comeBack };
}

const grantsIn = (company: Company) =>
  company.look<{ id: string; revokedAt: number | null }>(
    "fernmail",
    `SELECT id, revoked_at AS "revokedAt" FROM grants ORDER BY created_at`,
  );
const usesOfCodes = (company: Company) =>
  company
    .look<{ grants: number }>(
      "fernmail",
      "SELECT COUNT(DISTINCT g.id) AS grants FROM authorization_codes c LEFT JOIN grants g ON g.id = c.grant_id GROUP BY c.code_hash",
    )
    .map(({ grants }) => grants);

describe("kill -9 while a code is redeemed", patience, () => {
  test("before the commit: nothing happened, and the same request brings the tokens, once", async () => {
    const { company, alice, quillpost, comeBack } = await startFernmail();
    const code = await quillpost.obtainCode(alice);
    await company.order("fernmail", { kind: "kill before the commit" });
    expect((await quillpost.redeem(code)).status).toBe(0);
    await comeBack();
    expect(grantsIn(company)).toEqual([]);

    expect((await quillpost.redeem(code)).status).toBe(200);
    expect(await quillpost.redeem(code)).toMatchObject({ status: 400, error: "invalid_grant" });
    expect(grantsIn(company)).toHaveLength(1);
  });

  test("between the code and the answer: the client learns it, nothing of it lives, nothing ends twice, and nobody signs in again", async () => {
    const { company, alice, quillpost, comeBack } = await startFernmail();
    const earlier = await quillpost.redeem(await quillpost.obtainCode(alice));
    const code = await quillpost.obtainCode(alice);
    await company.order("fernmail", { kind: "kill before the answer", path: "/token" });
    expect((await quillpost.redeem(code)).status).toBe(0);
    await comeBack();
    expect(grantsIn(company)).toHaveLength(2);

    expect(await quillpost.redeem(code)).toMatchObject({ status: 400, error: "invalid_grant" });
    const ended = grantsIn(company);
    expect(ended.map(({ revokedAt }) => revokedAt !== null)).toEqual([false, true]);
    expect(await quillpost.redeem(code)).toMatchObject({ status: 400, error: "invalid_grant" });
    expect(grantsIn(company)).toEqual(ended);

    expect((await quillpost.refresh(earlier.refresh_token)).status).toBe(200);
    expect((await quillpost.redeem(await quillpost.obtainCode(alice))).status).toBe(200);
    expect(usesOfCodes(company).every((uses) => uses <= 1)).toBe(true);
  });
});

describe("kill -9 while a refresh token is replaced", patience, () => {
  test.each([
    ["before the commit", { kind: "kill before the commit" }],
    ["between the successor and the answer", { kind: "kill before the answer", path: "/token" }],
  ] as const)(
    "%s: the same request again brings one successor, and the family lives on",
    async (_when, fault) => {
      const { company, alice, quillpost, comeBack } = await startFernmail();
      const first = await quillpost.redeem(await quillpost.obtainCode(alice));
      await company.order("fernmail", fault);
      expect((await quillpost.refresh(first.refresh_token)).status).toBe(0);
      await comeBack();

      const second = await quillpost.refresh(first.refresh_token);
      expect(second.status).toBe(200);
      expect((await quillpost.refresh(second.refresh_token)).status).toBe(200);
      expect(
        company.look<{ live: number }>(
          "fernmail",
          "SELECT COUNT(*) AS live FROM refresh_tokens WHERE rotated_at IS NULL",
        ),
      ).toEqual([{ live: 1 }]);
      expect(grantsIn(company)).toMatchObject([{ revokedAt: null }]);
    },
  );
});

describe("kill -9 around a revocation", patience, () => {
  test("after its answer: the token is dead; before its answer: the same request again is answered", async () => {
    const { company, alice, quillpost, comeBack } = await startFernmail();
    const [one, other] = [
      await quillpost.redeem(await quillpost.obtainCode(alice)),
      await quillpost.redeem(await quillpost.obtainCode(alice)),
    ];
    expect((await quillpost.revoke(one.refresh_token)).status).toBe(200);
    await company.order("fernmail", { kind: "kill before the answer", path: "/revoke" });
    expect((await quillpost.revoke(other.refresh_token)).status).toBe(0);
    await comeBack();

    expect((await quillpost.revoke(other.refresh_token)).status).toBe(200);
    for (const { refresh_token: dead } of [one, other])
      expect(await quillpost.refresh(dead)).toMatchObject({ status: 400, error: "invalid_grant" });
    expect(grantsIn(company).every(({ revokedAt }) => revokedAt !== null)).toBe(true);
  });
});
