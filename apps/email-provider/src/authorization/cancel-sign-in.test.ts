import { hiddenInputs } from "@tale/service/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  alice,
  answerIn,
  authorizationUrl,
  bob,
  issuer,
  redirectUri,
  signIn,
  startFernmail,
  type Browser,
  type Fernmail,
} from "../testing/app.ts";

let fernmail: Fernmail;
let browser: Browser;
beforeEach(async () => {
  fernmail = await startFernmail();
  browser = fernmail.openBrowser();
});
afterEach(() => fernmail.service.close());

/** Goes as far as the sign-in page. */
async function openSignIn(changes: Record<string, string | undefined> = {}, visitor = browser) {
  const page = await visitor({
    url: String((await visitor({ url: authorizationUrl(changes) })).headers.location),
  });
  return { page, form: hiddenInputs(page.body) };
}

const cancel = (form: Record<string, string>, visitor = browser) =>
  visitor({ method: "POST", url: "/sign-in/cancel", form });
const isSignedIn = async () => (await browser({ url: "/account" })).statusCode === 200;

describe("303 with access_denied (RFC 6749 §4.1.2.1)", () => {
  it("is the answer to Cancel, with state and iss", async () => {
    const { page, form } = await openSignIn();
    expect(page.body).toMatch(
      /<button id="cancel" type="submit" form="cancel-sign-in" class="quiet" aria-describedby="cancel-hint">Cancel<\/button>/,
    );
    expect(page.body).toContain("leads back to <code>blog.localhost:4000</code>");
    expect(page.headers["content-security-policy"]).toContain(
      "form-action 'self' http://blog.localhost:4000",
    );
    const answer = await cancel(form);
    expect(answer).toMatchObject({
      statusCode: 303,
      headers: { location: expect.stringContaining(`${redirectUri}?`) },
    });
    expect(Object.fromEntries(answerIn(answer))).toEqual({
      error: "access_denied",
      error_description: "the user cancelled the sign-in",
      state: "a-state",
      iss: issuer,
    });
    expect(await isSignedIn()).toBe(false);
  });

  it("is still possible after a wrong password, and after too many", async () => {
    const { form } = await openSignIn();
    let page = await browser({ url: "/sign-in" });
    for (let n = 0; n < 11; n += 1)
      page = await browser({
        method: "POST",
        url: "/sign-in",
        form: { ...form, ...alice, password: "wrong" },
      });
    expect(page).toMatchObject({
      statusCode: 429,
      body: expect.stringContaining(">Cancel</button>"),
    });
    expect(answerIn(await cancel(hiddenInputs(page.body))).get("error")).toBe("access_denied");
  });

  it.each([{ prompt: "login" }, { max_age: "0" }])(
    "is the answer of somebody who is signed in and is to sign in anew, and stays: %j",
    async (changes) => {
      await signIn(browser, alice);
      fernmail.clock.now += 1_000;
      const { page, form } = await openSignIn({ scope: "openid", ...changes });
      expect(page.body).toContain(">Cancel</button>");
      expect(answerIn(await cancel(form)).get("error")).toBe("access_denied");
      expect(await isSignedIn()).toBe(true);
    },
  );

  it("is the answer of who was asked already, and went to let somebody else sign in", async () => {
    await signIn(browser, alice);
    const consent = await browser({
      url: String((await browser({ url: authorizationUrl() })).headers.location),
    });
    const page = await browser({
      url: `/sign-in?request=${hiddenInputs(consent.body)["request"]}`,
    });
    expect(answerIn(await cancel(hiddenInputs(page.body))).get("error")).toBe("access_denied");
  });
});

describe("400 and a page of ours", () => {
  it("is the answer to the second of two, also at once, and to who signs in afterwards", async () => {
    const { form } = await openSignIn();
    const answers = await Promise.all([cancel(form), cancel(form), cancel(form)]);
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([303, 400, 400]);
    const late = await browser({ method: "POST", url: "/sign-in", form: { ...form, ...alice } });
    expect(await browser({ url: String(late.headers.location) })).toMatchObject({
      statusCode: 400,
      body: expect.stringContaining("This request is over"),
    });
  });

  it("is the answer to another browser, and to a request nobody made; the request waits on", async () => {
    const { form } = await openSignIn();
    const other = fernmail.openBrowser();
    const { form: own } = await openSignIn({}, other);
    expect(await cancel({ ...own, request: form["request"]! }, other)).toMatchObject({
      statusCode: 400,
    });
    expect(await cancel({ ...form, request: "nothing" })).toMatchObject({ statusCode: 400 });
    expect(answerIn(await cancel(form)).get("error")).toBe("access_denied");
  });

  it("is the answer to whoever signed in after somebody was asked", async () => {
    await signIn(browser, alice);
    const consent = await browser({
      url: String((await browser({ url: authorizationUrl() })).headers.location),
    });
    const form = hiddenInputs(consent.body);
    await signIn(browser, bob);
    const own = hiddenInputs((await browser({ url: "/account" })).body);
    const answer = await cancel({ ...form, _csrf: own["_csrf"]! });
    expect(answer).toMatchObject({
      statusCode: 400,
      body: expect.stringContaining("This request is over"),
    });
  });

  it("is the answer when the way back was taken away meanwhile", async () => {
    const { client_id, registration_access_token } = (
      await browser({ method: "POST", url: "/register", json: { redirect_uris: [redirectUri] } })
    ).json<Record<string, string>>();
    const { form } = await openSignIn({ client_id });
    await browser({
      method: "PUT",
      url: `/register/${client_id}`,
      json: { client_id, redirect_uris: ["https://other.example/"] },
      headers: { authorization: `Bearer ${registration_access_token}` },
    });
    expect(await cancel(form)).toMatchObject({
      statusCode: 400,
      headers: expect.not.objectContaining({ location: expect.anything() }),
    });
  });
});

describe("403", () => {
  it("is the answer to a form of another site: without our token nothing is cancelled", async () => {
    const { form } = await openSignIn();
    for (const _csrf of ["", "forged"])
      expect(await cancel({ ...form, _csrf })).toHaveProperty("statusCode", 403);
    expect(answerIn(await cancel(form)).get("error")).toBe("access_denied");
  });
});

describe("who signs in for a page of their own", () => {
  it.each([
    "/sign-in",
    "/sign-in?then=/developer",
    "/sign-in?then=//evil.example",
    "/sign-in?then=/device",
  ])("finds nobody to say no to at %s", async (url) => {
    expect((await browser({ url })).body).not.toContain("Cancel");
  });
});
