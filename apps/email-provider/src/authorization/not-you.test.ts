import { hiddenInputs } from "@tale/service/testing";
import { decodeJwt } from "jose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  alice,
  answerIn,
  authorizationUrl,
  bob,
  redeem,
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
  await signIn(browser, alice);
});
afterEach(() => fernmail.service.close());

/** Goes as far as the consent page, where Alice is asked. */
async function openConsent() {
  const url = String((await browser({ url: authorizationUrl() })).headers.location);
  const page = await browser({ url });
  return { url, page, form: hiddenInputs(page.body) };
}
const allow = (form: Record<string, string>) =>
  browser({
    method: "POST",
    url: "/consent",
    form: { ...form, decision: "allow", scope: "contacts.read" },
  });

describe("somebody else at the same browser", () => {
  const notYou = (page: string) =>
    /<a [^>]*href="([^"]+)">Not you\?<\/a>/.exec(page)?.[1]?.replaceAll("&#x3D;", "=") ?? "";
  const signInFor = async (purpose: Record<string, string>, who: typeof alice, by = browser) => {
    const page = await by({ url: "/sign-in" });
    return by({
      method: "POST",
      url: "/sign-in",
      form: { ...hiddenInputs(page.body), ...purpose, ...who },
    });
  };

  it("signs in for the same request, and is asked and answers for themselves", async () => {
    const { page, url, form } = await openConsent();
    const signInPage = await browser({ url: notYou(page.body) });
    expect(signInPage.body).toContain("<strong>Quillpost</strong>");
    const signedIn = await signInFor(hiddenInputs(signInPage.body), bob);
    expect(signedIn.headers.location).toBe(url);
    const asked = await browser({ url });
    expect(asked.body).toContain("Signed in as Bob");
    const code = answerIn(await allow({ ...form, ...hiddenInputs(asked.body) })).get("code") ?? "";
    expect(
      decodeJwt(((await redeem(browser, code)).json() as { access_token: string }).access_token)
        .sub,
    ).toBe("u-bob");
  });

  it("changes nothing by only looking at the form, and the same user goes on as before", async () => {
    const { page, url, form } = await openConsent();
    await browser({ url: notYou(page.body) });
    expect(await browser({ url })).toHaveProperty("statusCode", 200);
    await signInFor({ request: form["request"]! }, alice);
    expect((await allow(form)).headers.location).toMatch(`${redirectUri}?code=`);
  });

  it("gets no request that was brought by another browser, or that another session was asked about", async () => {
    const { url, form } = await openConsent();
    const other = fernmail.openBrowser();
    await signIn(other, alice);
    await other({ url: authorizationUrl() });
    await signInFor({ request: form["request"]! }, bob, other);
    expect(await other({ url })).toHaveProperty("statusCode", 400);
    await signIn(browser, bob);
    await signInFor({ request: form["request"]! }, alice);
    expect(await browser({ url })).toHaveProperty("statusCode", 400);
  });
});
