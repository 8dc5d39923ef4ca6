import { headBesideGet } from "@tale/service/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  alice,
  answerIn,
  authorizationUrl,
  authorize,
  signIn,
  startFernmail,
  type Browser,
  type Fernmail,
} from "./testing/app.ts";

let fernmail: Fernmail;
let browser: Browser;
beforeAll(async () => {
  fernmail = await startFernmail();
  browser = fernmail.openBrowser();
  await signIn(browser, alice);
});
afterAll(() => fernmail.service.close());

describe("HEAD is answered as GET is, without the body (RFC 9110 §9.3.2)", () => {
  it.each([
    "/",
    "/healthz",
    "/readyz",
    "/jwks",
    "/.well-known/oauth-authorization-server",
    "/.well-known/openid-configuration",
    "/sign-in",
    "/account",
    "/device",
    "/developer",
    "/developer/new",
    "/signed-out",
    "/assets/brand.css",
    "/assets/page.css",
    "/assets/mark.svg",
    "/register/nobody",
    "/nowhere",
  ])("at %s", async (url) => {
    const { head, get, body } = await headBesideGet(browser, url);
    expect(head).toEqual(get);
    expect(body).toBe("");
  });
});

describe("HEAD is 405 where GET changes something", () => {
  it.each(["/authorize", "/consent", "/end-session", "/device/confirm?user_code=BCDF-GHJK"])(
    "at %s",
    async (url) => {
      expect(await browser({ method: "HEAD", url })).toMatchObject({
        statusCode: 405,
        headers: { allow: expect.stringMatching(/^GET(, POST)?$/) },
        body: "",
      });
    },
  );

  it("and mints no code for somebody who allowed this before", async () => {
    await authorize(browser);
    const answer = await browser({ method: "HEAD", url: authorizationUrl() });
    expect([answer.statusCode, answer.headers.location, answer.cookies]).toEqual([
      405,
      undefined,
      [],
    ]);
    expect(answerIn(await browser({ url: authorizationUrl() })).has("code")).toBe(true);
  });
});

describe("405 is a page where a person may see it, and a problem where a program asked", () => {
  it("with the methods that are there (RFC 9110 §15.5.6)", async () => {
    const page = await browser({
      method: "DELETE",
      url: "/account",
      headers: { accept: "text/html,*/*" },
    });
    expect(page).toMatchObject({
      statusCode: 405,
      headers: { allow: "GET, HEAD", "content-type": expect.stringContaining("text/html") },
    });
    const problem = await browser({ method: "DELETE", url: "/token" });
    expect(problem).toMatchObject({
      statusCode: 405,
      headers: {
        allow: "POST",
        "content-type": expect.stringContaining("application/problem+json"),
      },
    });
  });
});
