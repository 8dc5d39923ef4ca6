import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatBasicCredentials, parseBasicCredentials } from "./basic-credentials.ts";

const basic = (text: string | Buffer): string => `Basic ${Buffer.from(text).toString("base64")}`;

describe("Basic credentials", () => {
  it("form-urlencode both halves before they are joined", () => {
    expect(
      formatBasicCredentials({ clientId: "awkward:client", clientSecret: "s3cr:et%/+x" }),
    ).toBe(basic("awkward%3Aclient:s3cr%3Aet%25%2F%2Bx"));
  });

  it("survive the way to the server, whatever is in them", () => {
    const text = fc.string({ unit: "grapheme" });
    fc.assert(
      fc.property(text, text, (clientId, clientSecret) => {
        expect(parseBasicCredentials(formatBasicCredentials({ clientId, clientSecret }))).toEqual({
          clientId,
          clientSecret,
        });
      }),
    );
  });

  it("are read whatever the case of the scheme", () => {
    expect(parseBasicCredentials(basic("a:b").replace("Basic", "bASIC"))).toEqual({
      clientId: "a",
      clientSecret: "b",
    });
  });

  it("may have an empty secret", () => {
    expect(parseBasicCredentials(basic("a:"))).toEqual({ clientId: "a", clientSecret: "" });
  });

  it("take a plus for a space and everything behind the first colon for the secret", () => {
    expect(parseBasicCredentials(basic("a+b:c:d"))).toEqual({
      clientId: "a b",
      clientSecret: "c:d",
    });
  });

  it.each([
    ["another scheme", "Bearer abc"],
    ["no colon", basic("abc")],
    ["no base64", "Basic !!!"],
    ["nothing behind the scheme", "Basic "],
    ["a broken percent sign", basic("a:100%")],
    ["percent signs that are no UTF-8", basic("a:%ff")],
    ["bytes that are no UTF-8", basic(Buffer.from([0x61, 0x3a, 0xff]))],
  ])("are refused with %s", (_, header) => {
    expect(parseBasicCredentials(header)).toBeUndefined();
  });

  it("never throw, whatever the header says", () => {
    fc.assert(fc.property(fc.string(), (text) => void parseBasicCredentials(`Basic ${text}`)));
    fc.assert(
      fc.property(
        fc.uint8Array(),
        (bytes) => void parseBasicCredentials(basic(Buffer.from(bytes))),
      ),
    );
  });
});
