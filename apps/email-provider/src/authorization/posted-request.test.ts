import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  authorizationUrl,
  authorize,
  issuer,
  redirectUri,
  startFernmail,
  type Browser,
  type Fernmail,
} from "../testing/app.ts";

let fernmail: Fernmail;
let browser: Browser;
beforeAll(async () => {
  fernmail = await startFernmail();
  browser = fernmail.openBrowser();
});
afterAll(() => fernmail.service.close());

const good = () => new URLSearchParams(authorizationUrl().split("?")[1]);

describe("303 to the same request by GET (OpenID Connect Core §3.1.2.1)", () => {
  it("is the answer to a form from anywhere, and the user goes on from there", async () => {
    const form = good();
    form.append("resource", "http://contacts.fernmail.localhost:4002");
    const posted = await browser({
      method: "POST",
      url: "/authorize",
      form,
      headers: { origin: "http://blog.localhost:4000", "sec-fetch-site": "cross-site" },
    });
    expect(posted.statusCode).toBe(303);
    expect(new URLSearchParams(String(posted.headers.location).split("?")[1])).toEqual(form);
    expect(
      (await authorize(browser, { url: String(posted.headers.location) })).get("code"),
    ).toBeTruthy();
  });

  it("keeps what is wrong, so that the GET finds it", async () => {
    const form = good();
    form.append("state", "another");
    const { headers } = await browser({ method: "POST", url: "/authorize", form });
    const answer = new URL(
      String((await browser({ url: String(headers.location) })).headers.location),
    );
    expect(answer.href.startsWith(redirectUri)).toBe(true);
    expect(Object.fromEntries(answer.searchParams)).toMatchObject({
      error: "invalid_request",
      iss: issuer,
    });
  });
});

describe("a page of ours", () => {
  it("is the answer to more than fits into an address, and to no form at all", async () => {
    const form = good();
    form.set("state", "x".repeat(20_000));
    expect(await browser({ method: "POST", url: "/authorize", form })).toMatchObject({
      statusCode: 413,
      headers: { "content-type": expect.stringMatching(/^text\/html/) },
    });
    expect((await browser({ method: "POST", url: "/authorize" })).statusCode).toBe(400);
  });
});
