import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  alice,
  answerIn,
  authorizationUrl,
  issuer,
  quillpost,
  signIn,
  startFernmail,
  type Browser,
  type Fernmail,
} from "../testing/app.ts";

let fernmail: Fernmail;
let browser: Browser;
beforeAll(async () => {
  fernmail = await startFernmail();
  browser = fernmail.openBrowser();
  await signIn(browser, alice);
});
afterAll(() => fernmail.service.close());

const broken = ["%ff", "%c0%ae", "%ed%a0%80", "%e2%82", "a%c3"];

describe("a parameter that is not UTF-8 (RFC 6749 Appendix B)", () => {
  it.each(broken)("is invalid_request, and never sent back: state=%s", async (bytes) => {
    for (const url of [
      `${authorizationUrl({ state: undefined })}&state=${bytes}`,
      `${authorizationUrl()}&state=${bytes}`,
    ]) {
      const answer = await browser({ url });
      expect(Object.fromEntries(answerIn(answer))).toEqual({
        error: "invalid_request",
        error_description: "a parameter is not UTF-8",
        iss: issuer,
      });
    }
  });

  it.each(["scope", "nonce", "unheard-of", "resource", "%ff"])(
    "leaves a state that can be read where it was: %s",
    async (name) => {
      const answer = answerIn(await browser({ url: `${authorizationUrl()}&${name}=%ff` }));
      expect([answer.get("error"), answer.get("state")]).toEqual(["invalid_request", "a-state"]);
    },
  );

  it.each(["client_id", "redirect_uri"])("ends on a page where it is %s", async (name) => {
    for (const url of [
      `${authorizationUrl({ [name]: undefined })}&${name}=%ff`,
      `${authorizationUrl()}&${name}=%ff`,
    ]) {
      const answer = await browser({ url });
      expect(answer).toMatchObject({
        statusCode: 400,
        headers: { "content-type": expect.stringContaining("text/html") },
      });
      expect(answer.headers).not.toHaveProperty("location");
    }
  });

  it.each(["request", "request_uri", "prompt", "claims"])("breaks nothing as %s", async (name) => {
    const answer = await browser({ url: `${authorizationUrl()}&${name}=%ff` });
    expect([303, 400]).toContain(answer.statusCode);
    expect(answer.headers["location"] ?? "").not.toContain("code=");
  });
});

describe("a form that is not UTF-8", () => {
  const post = (url: string, payload: string, headers = {}) =>
    browser({
      method: "POST",
      url,
      payload,
      headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
    });

  it.each(["/token", "/revoke", "/introspect", "/par", "/device_authorization"])(
    "is invalid_request at %s",
    async (url) => {
      for (const bytes of broken) {
        const answer = await post(url, `grant_type=authorization_code&state=${bytes}`, {
          authorization: quillpost,
        });
        expect(answer.statusCode).toBe(400);
        expect(answer.json()).toEqual({
          error: "invalid_request",
          error_description: "The body contains bytes that are not UTF-8.",
        });
      }
    },
  );

  it.each(["/authorize", "/sign-in", "/consent", "/end-session", "/sign-out", "/developer/new"])(
    "is a page that says so at %s",
    async (url) => {
      const answer = await post(url, "state=%ff");
      expect(answer).toMatchObject({
        statusCode: 400,
        headers: {
          "content-type": expect.stringContaining("text/html"),
          "content-security-policy": expect.any(String),
        },
      });
      expect(answer.body).toContain("not UTF-8");
      expect(answer.headers).not.toHaveProperty("location");
    },
  );

  it("is a page that says so, in an address, too", async () => {
    for (const url of [
      "/consent?request=%ff",
      "/sign-in?then=%ff",
      "/end-session?state=%ff",
      "/account?revoked=%ff",
      "/device?user_code=%ff",
    ]) {
      expect(await browser({ url })).toMatchObject({
        statusCode: 400,
        body: expect.stringContaining("not UTF-8"),
      });
    }
  });
});

describe("JSON that is not UTF-8", () => {
  it("is invalid_client_metadata", async () => {
    for (const name of ["\\ud800", "\\udc00 \\ud800"]) {
      const payload = `{"redirect_uris":["https://app.example/"],"client_name":"${name}"}`;
      const answer = await browser({
        method: "POST",
        url: "/register",
        payload,
        headers: { "content-type": "application/json" },
      });
      expect([answer.statusCode, answer.json()]).toEqual([
        400,
        {
          error: "invalid_client_metadata",
          error_description: "The body contains bytes that are not UTF-8.",
        },
      ]);
    }
  });
});

describe("credentials that are not UTF-8", () => {
  it.each([
    Buffer.from([0xff, 0x3a, 0x61]),
    Buffer.from("quillpost:%ff"),
    Buffer.from("%ed%a0%80:a"),
  ])("are invalid_client: %s", async (credentials) => {
    const answer = await post401(credentials);
    expect([answer.statusCode, answer.json().error]).toEqual([401, "invalid_client"]);
  });

  const post401 = (credentials: Buffer) =>
    browser({
      method: "POST",
      url: "/token",
      form: { grant_type: "authorization_code" },
      headers: { authorization: `Basic ${credentials.toString("base64")}` },
    });
});
