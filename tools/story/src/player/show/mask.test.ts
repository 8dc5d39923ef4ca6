import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPublic, mask, maskUrl, parametersOf, shortPath } from "./mask.ts";

const callback =
  "http://blog.localhost:4000/callback?code=SplxlOBeZQQYbYS6WxSbIA1234567890&state=af0ifjsldkjaf0ifjsldkj&iss=http%3A%2F%2Ffernmail.localhost%3A4001";

describe("masking", () => {
  it("leaves enough to recognise a secret", () => {
    expect(mask("SplxlOBeZQQYbYS6WxSbIA")).toBe("SplxlO… (22 characters)");
  });

  it("leaves nothing of a short one", () => {
    expect(mask("1234567")).toBe("… (7 characters)");
  });

  it("shows what anybody may read, and shortens the rest", () => {
    expect(Object.fromEntries(parametersOf(callback))).toEqual({
      code: "SplxlO… (32 characters)",
      state: "af0ifj… (22 characters)",
      iss: "http://fernmail.localhost:4001",
    });
  });

  it("never lets a secret through, whatever its parameter is called", () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z_]{1,20}$/),
        fc.stringMatching(/^[A-Za-z0-9_-]{30,60}$/),
        (name, secret) => {
          fc.pre(!isPublic(name));
          expect(maskUrl(`http://a.localhost/p?${name}=${secret}`)).not.toContain(secret);
        },
      ),
    );
  });

  it.each(["code", "state", "code_verifier", "access_token", "user_code", "surprise"])(
    "knows from the schemas that %s is not public",
    (name) => expect(isPublic(name)).toBe(false),
  );

  it("leaves random parts out of a path", () => {
    expect(
      shortPath("http://blog.localhost:4000/posts/1e89061b2e22/connect/b2fda0c9743f?a=b"),
    ).toBe("/posts/…/connect/…");
  });
});
