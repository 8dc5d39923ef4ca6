import { hiddenInputs } from "@tale/service/testing";
import { decodeJwt } from "jose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { clientRedirectUri, writeTestSeed } from "../clients.testing.ts";
import {
  alice,
  answerIn,
  authorizationUrl,
  authorize,
  bob,
  issuer,
  redeem,
  redirectUri,
  signIn,
  startFernmail,
  type Browser,
  type Fernmail,
} from "../app.testing.ts";

let fernmail: Fernmail;
let browser: Browser;
beforeEach(async () => {
  fernmail = await startFernmail({ environment: { SEED: writeTestSeed() } });
  browser = fernmail.openBrowser();
  await signIn(browser, alice);
});
afterEach(() => fernmail.service.close());

/** Goes as far as the consent page. */
async function openConsent(changes: Record<string, string> = {}) {
  const url = String((await browser({ url: authorizationUrl(changes) })).headers.location);
  const page = await browser({ url });
  return { url, page, form: hiddenInputs(page.body) };
}
const decide = (form: Record<string, string | string[]>, by = browser) =>
  by({ method: "POST", url: "/consent", form });
const both = ["contacts.read", "contacts.write"];

const expectOver = (response: Awaited<ReturnType<Browser>>): void => {
  expect(response.statusCode).toBe(400);
  for (const text of ["This request is over", "Nothing more was shared", 'href="/account"'])
    expect(response.body).toContain(text);
  expect(response.headers).not.toHaveProperty("location");
};

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
    for (const text of ["Untick what you do not want to allow.", "No tick at all means Deny."])
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

describe("400, and nothing was shared,", () => {
  it("is the second answer to the same request", async () => {
    const { form } = await openConsent();
    const allow = { ...form, decision: "allow", scope: both };
    const answers = await Promise.all([decide(allow), decide(allow), decide(allow)]);
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([303, 400, 400]);
    expectOver(await decide(allow));
  });

  it("is the answer to another browser, even of the same user", async () => {
    const { url, form } = await openConsent();
    const waiting = String((await browser({ url: authorizationUrl() })).headers.location);
    const other = fernmail.openBrowser();
    await signIn(other, alice);
    await other({ url: authorizationUrl() });
    for (const request of [url, waiting]) expectOver(await other({ url: request }));
    const csrf = hiddenInputs((await other({ url: "/sign-in" })).body)["_csrf"]!;
    expectOver(await decide({ ...form, _csrf: csrf, decision: "allow", scope: both }, other));
  });

  it("is the answer to whoever signs in later in the same browser", async () => {
    const { url, form } = await openConsent();
    await signIn(browser, bob);
    expectOver(await browser({ url }));
    expectOver(await decide({ ...form, decision: "allow", scope: both }));
  });

  it("is the answer to who was never asked", async () => {
    const location = String((await browser({ url: authorizationUrl() })).headers.location);
    const csrf = hiddenInputs((await browser({ url: "/sign-in" })).body)["_csrf"]!;
    expectOver(
      await decide({
        _csrf: csrf,
        request: new URLSearchParams(location.split("?")[1]).get("request")!,
        decision: "allow",
        scope: both,
      }),
    );
  });

  it("is the answer after half an hour, and without an id or with one nobody gave", async () => {
    const { url, form } = await openConsent();
    fernmail.clock.now += 30 * 60_000;
    expectOver(await browser({ url }));
    expectOver(await decide({ ...form, decision: "allow", scope: both }));
    expectOver(await browser({ url: "/consent" }));
    expectOver(await browser({ url: "/consent?request=made-up" }));
  });

  it("is the answer to a form without a decision, or with a made-up one", async () => {
    const { form } = await openConsent();
    for (const decision of [[], "perhaps"])
      expect(await decide({ ...form, decision: decision as string, scope: both })).toHaveProperty(
        "statusCode",
        400,
      );
    expect(await decide({ ...form, decision: "allow", scope: both })).toHaveProperty(
      "statusCode",
      303,
    );
  });
});

describe("403", () => {
  it("is the answer without the form's CSRF token, and the request stays open", async () => {
    const { form } = await openConsent();
    expect(
      await decide({ request: form["request"]!, decision: "allow", scope: both }),
    ).toHaveProperty("statusCode", 403);
    expect(await decide({ ...form, decision: "allow", scope: both })).toHaveProperty(
      "statusCode",
      303,
    );
  });
});

describe("303 to sign-in", () => {
  it("is the answer when nobody is signed in any more, and the request still waits", async () => {
    const asked = await browser({
      url: authorizationUrl({ client_id: "rival", redirect_uri: clientRedirectUri }),
    });
    const cookies = [
      ...asked.cookies,
      ...(await fernmail.openBrowser()({ url: "/sign-in" })).cookies,
    ];
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
    const shown = await browser({ url: String(asked.headers.location), headers: { cookie } });
    expect(shown).toMatchObject({
      statusCode: 303,
      headers: { location: expect.stringMatching(/^\/sign-in\?request=/) },
    });
    const form = hiddenInputs(
      (await browser({ url: String(shown.headers.location), headers: { cookie } })).body,
    );
    const answered = await browser({
      method: "POST",
      url: "/consent",
      form: { ...form, decision: "allow", scope: both },
      headers: { cookie },
    });
    expect(answered.headers.location).toBe(shown.headers.location);
  });
});
