import { decodeJwt } from "jose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { clientRedirectUri } from "../testing/clients.ts";
import {
  answerIn,
  authorizationUrl,
  authorize,
  bob,
  issuer,
  redeem,
  redirectUri,
  signIn,
} from "../testing/app.ts";
import { beginAnew, both, browser, decide, fernmail, openConsent } from "../testing/consent.ts";

beforeEach(beginAnew);

afterEach(() => fernmail.service.close());

describe("200", () => {
  it("is a page that says who asks, for what, with whom it would be shared, and lets the answer through", async () => {
    const { page } = await openConsent();
    for (const text of [
      "Quillpost",
      "Alice Liddell",
      "Carol Adler",
      "blog.localhost:4000",
      'id="consent"',
      'id="allow"',
      'id="deny"',
    ])
      expect(page.body).toContain(text);
    expect(
      [...page.body.matchAll(/type="checkbox" name="scope" value="([^"]+)"/g)].map(
        ([, name]) => name,
      ),
    ).toEqual(both);
    expect(page.headers["content-security-policy"]).toContain(
      "form-action 'self' http://blog.localhost:4000",
    );
  });

  it("says in its title and heading what is asked, and that less may be allowed", async () => {
    const { page } = await openConsent();
    expect(page.body).toContain(
      "<title>Allow Quillpost to use your address book? · Fernmail</title>",
    );
    expect(page.body).toContain(
      "<h1>Allow <strong>Quillpost</strong> to use your address book?</h1>",
    );
    for (const text of ["Untick what you do not want to allow", "No tick at all means Deny."])
      expect(page.body).toContain(text);
  });

  it("carries nothing of the request but an opaque id", async () => {
    const { form, page } = await openConsent({ state: "the-state-of-quillpost" });
    expect(Object.keys(form).sort()).toEqual(["_csrf", "request"]);
    expect(page.body).not.toContain("the-state-of-quillpost");
  });

  it("shows where a native application takes the answer", async () => {
    const { page } = await openConsent({
      client_id: "pocket",
      redirect_uri: "com.example.pocket:/callback",
    });
    expect(page.body).toContain("com.example.pocket:/callback");
    expect(page.headers["content-security-policy"]).toContain(
      "form-action 'self' com.example.pocket:",
    );
  });
});

describe("303 to the client with a code", () => {
  it("is the answer to Allow", async () => {
    const { form } = await openConsent();
    const response = await decide({ ...form, decision: "allow", scope: both });
    expect(response.statusCode).toBe(303);
    expect(response.headers.location).toMatch(`${redirectUri}?code=`);
    expect(Object.fromEntries(answerIn(response))).toEqual({
      code: expect.any(String),
      state: "a-state",
      iss: issuer,
    });
  });

  it.each([
    ["less", ["contacts.read"], "contacts.read"],
    [
      "more, of which nothing counts that was not asked for",
      ["contacts.read", "contacts.write", "mail.read"],
      "contacts.read",
    ],
    ["the same twice", ["contacts.read", "contacts.read"], "contacts.read"],
  ])(
    "carries no more than was asked for when the form says %s (RFC 6749 §3.3)",
    async (_, scope, granted) => {
      const { form } = await openConsent({ scope: "contacts.read" });
      const code = answerIn(await decide({ ...form, decision: "allow", scope })).get("code") ?? "";
      const { access_token } = (await redeem(browser, code)).json() as { access_token: string };
      expect(decodeJwt(access_token)["scope"]).toBe(granted);
    },
  );

  it("cannot be led elsewhere by further fields of the form", async () => {
    const { form } = await openConsent();
    const response = await decide({
      ...form,
      decision: "allow",
      scope: both,
      redirect_uri: "https://evil.example",
      client_id: "rival",
      state: "x",
    });
    expect(response.headers.location).toMatch(`${redirectUri}?code=`);
    expect(answerIn(response).get("state")).toBe("a-state");
  });
});

describe("303 to the client with access_denied", () => {
  it.each([
    ["Deny", { decision: "deny", scope: both }],
    ["Allow without a tick", { decision: "allow" }],
    ["Allow of something else", { decision: "allow", scope: "mail.read" }],
  ])("is the answer to %s", async (_, answer) => {
    const { form } = await openConsent();
    const response = await decide({ ...form, ...answer });
    expect(response.statusCode).toBe(303);
    expect(response.headers.location).toMatch(`${redirectUri}?error=access_denied`);
    expect(Object.fromEntries(answerIn(response))).toEqual({
      error: "access_denied",
      error_description: expect.any(String),
      state: "a-state",
      iss: issuer,
    });
  });

  it("is remembered as nothing: the user is asked again", async () => {
    const { form } = await openConsent();
    await decide({ ...form, decision: "deny" });
    expect((await openConsent()).page.statusCode).toBe(200);
  });
});

describe("a remembered consent", () => {
  it("ends when the user says less to the same question", async () => {
    await authorize(browser);
    const { form } = await openConsent({ client_id: "rival", redirect_uri: clientRedirectUri });
    await decide({ ...form, decision: "allow", scope: ["contacts.write"] });
    const again = await openConsent({
      client_id: "rival",
      redirect_uri: clientRedirectUri,
      scope: "contacts.read",
    });
    expect(again.page.statusCode).toBe(200);
    expect((await browser({ url: authorizationUrl() })).headers.location).toMatch(redirectUri);
  });

  it("is one user's, and nobody else's", async () => {
    await authorize(browser);
    const other = fernmail.openBrowser();
    await signIn(other, bob);
    expect((await other({ url: authorizationUrl() })).headers.location).toMatch(/^\/consent/);
  });
});
