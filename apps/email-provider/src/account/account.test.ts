import { hiddenInputs } from "@tale/service/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  alice,
  authorizationUrl,
  authorize,
  bob,
  quillpost,
  refreshWith,
  signIn,
  startFernmail,
} from "../testing/app.ts";
import { account, beginAnew, browser, connect, fernmail, post } from "../testing/account.ts";

beforeEach(beginAnew);

afterEach(() => fernmail.service.close());

describe("the account page", () => {
  it("leads to sign-in and back when nobody is signed in", async () => {
    expect(await browser({ url: "/account" })).toMatchObject({
      statusCode: 303,
      headers: { location: "/sign-in?then=%2Faccount" },
    });
  });

  it("says that nobody gets in, as long as nobody does", async () => {
    await signIn(browser, alice);
    const page = await account();
    for (const text of ["Alice Liddell", alice.email, "No application has access"])
      expect(page).toContain(text);
    expect(page).not.toContain("Revoke");
  });

  it("says who got in, to what, since when, and how long a token may outlive its end", async () => {
    await connect();
    fernmail.clock.now += 3 * 86_400_000;
    const page = await account();
    for (const text of [
      "Quillpost",
      "blog.localhost:4000",
      "see the people in your address book",
      "change your address book",
      "22 Nov 2026, 12:00",
      "within <strong>5 minutes and 30 seconds</strong>",
    ])
      expect(page).toContain(text);
  });

  it("shows only what was allowed", async () => {
    await authorize(browser, { ticked: ["contacts.read"] });
    const page = await account();
    expect(page).toContain("see the people in your address book");
    expect(page).not.toContain("change your address book");
  });

  it("tells when an app was last used", async () => {
    const { refresh_token } = await connect();
    fernmail.clock.now += 86_400_000;
    await refreshWith(browser, refresh_token);
    expect(await account()).toMatch(/last used <time[^>]*>23 Nov 2026, 12:00/);
  });

  it("still lists an app that gave its tokens back, because it could come again without asking", async () => {
    const { refresh_token } = await connect();
    await browser({
      method: "POST",
      url: "/revoke",
      form: { token: refresh_token },
      headers: { authorization: quillpost },
    });
    expect(await account()).toContain("can get it again without asking you");
    await post("/account/revoke", { client_id: "quillpost" });
    expect((await browser({ url: authorizationUrl() })).headers.location).toMatch(/^\/consent/);
  });

  it("states the lifetime it was configured with", async () => {
    const short = await startFernmail({ environment: { ACCESS_TOKEN_LIFETIME: "45" } });
    const visit = short.openBrowser();
    await connect(visit);
    expect(await account(visit)).toContain("75 seconds");
    await short.service.close();
  });
});

describe("sessions", () => {
  const phone =
    "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36";

  async function signInWithPhone() {
    const visit = fernmail.openBrowser();
    const page = await visit({ url: "/sign-in" });
    await visit({
      method: "POST",
      url: "/sign-in",
      form: { ...hiddenInputs(page.body), ...alice },
      headers: { "user-agent": phone },
    });
    return visit;
  }

  it("are listed with their devices; one can be ended from another", async () => {
    const lost = await signInWithPhone();
    await signIn(browser, alice);
    const page = await account();
    expect(page).toContain("Chrome on Android");
    expect(page).toContain("this one");
    const [, session = ""] = /name="session" value="([^"]+)"/.exec(page) ?? [];
    expect((await post("/account/sessions/end", { session })).headers.location).toBe(
      "/account?ended=session",
    );
    expect((await lost({ url: "/account" })).headers.location).toMatch(/^\/sign-in/);
    expect(await account()).not.toContain("Chrome on Android");
  });

  it("of other users cannot be ended", async () => {
    await signIn(browser, alice);
    const bobs = fernmail.openBrowser();
    await signIn(bobs, bob);
    const second = fernmail.openBrowser();
    await signIn(second, bob);
    const [, session = ""] = /name="session" value="([^"]+)"/.exec(await account(bobs)) ?? [];
    expect(session).not.toBe("");
    await post("/account/sessions/end", { session });
    expect((await second({ url: "/account" })).statusCode).toBe(200);
  });
});
