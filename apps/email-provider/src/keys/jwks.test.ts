import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startFernmail, type Fernmail } from "../testing/app.ts";

let fernmail: Fernmail;
beforeAll(async () => void (fernmail = await startFernmail()));
afterAll(() => fernmail.service.close());

describe("200", () => {
  it("lists the public half of every key and nothing of the private one (RFC 7517 §5)", async () => {
    const response = await fernmail.openBrowser()({ url: "/jwks" });
    expect(response.headers["cache-control"]).toBe("public, max-age=300");
    expect(response.json()).toEqual({
      keys: expect.arrayContaining([
        {
          kty: "EC",
          crv: "P-256",
          alg: "ES256",
          use: "sig",
          kid: expect.any(String),
          x: expect.any(String),
          y: expect.any(String),
        },
        {
          kty: "RSA",
          alg: "RS256",
          use: "sig",
          kid: expect.any(String),
          n: expect.any(String),
          e: "AQAB",
        },
      ]),
    });
    expect(response.json()).toHaveProperty("keys.length", 2);
  });
});
