import { argon2Sync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { hashPassword, isPassword } from "./passwords.ts";

describe("a password", () => {
  it("is kept as an argon2id hash with a salt of its own (RFC 9106)", async () => {
    const [one, other] = [await hashPassword("wonderland"), await hashPassword("wonderland")];
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w-]{22}\$[\w-]{43}$/);
    expect(one).not.toBe(other);
  });

  it("is known again, and no other is taken for it", async () => {
    const stored = await hashPassword("wonderland é\u{1f426}");
    expect(await isPassword("wonderland é\u{1f426}", stored)).toBe(true);
    for (const wrong of ["", "Wonderland é\u{1f426}", "wonderland é\u{1f426} ", "wonderland e"])
      expect(await isPassword(wrong, stored)).toBe(false);
  });

  it("is known again although it was kept at another cost", async () => {
    const salt = Buffer.from("0123456789abcdef");
    const tag = argon2Sync("argon2id", {
      message: "wonderland",
      nonce: salt,
      memory: 64,
      passes: 3,
      parallelism: 2,
      tagLength: 32,
    });
    const stored = `$argon2id$v=19$m=64,t=3,p=2$${salt.toString("base64url")}$${tag.toString("base64url")}`;
    expect(await isPassword("wonderland", stored)).toBe(true);
    expect(await isPassword("looking-glass", stored)).toBe(false);
  });

  it("is nobody's when there is no such user", async () => {
    expect(await isPassword("", undefined)).toBe(false);
  });
});
