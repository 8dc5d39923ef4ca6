import { hiddenInputs } from "@tale/service/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  alice,
  authorizationUrl,
  authorize,
  bob,
  contacts,
  quillpost,
  redeem,
  refreshWith,
  signIn,
  startFernmail,
  type Browser,
  type Fernmail,
} from "../app.testing.ts";

let fernmail: Fernmail;
let browser: Browser;
beforeEach(async () => {
  fernmail = await startFernmail();
  browser = fernmail.openBrowser();
});
afterEach(() => fernmail.service.close());

const account = async (visit = browser) => (await visit({ url: "/account" })).body;

async function connect(visit = browser, user = alice) {
  return (await redeem(visit, (await authorize(visit, { user })).get("code") ?? "")).json();
}

/** Sends the account page's form with other values in it, as somebody at their own browser can. */
async function post(url: string, form: Record<string, string>, visit = browser) {
  return visit({
    method: "POST",
    url,
    form: { _csrf: hiddenInputs(await account(visit))["_csrf"] ?? "", ...form },
  });
}

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
    for (const text of ["Alice Liddell", alice.email, "Nobody but you gets in"])
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
    expect(await account()).toContain("may come for it without asking you again");
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

describe("revoking", () => {
  it("ends the refresh token at once, tells introspection, says so, and lets the app ask anew", async () => {
    const tokens = await connect();
    const response = await post("/account/revoke", { client_id: "quillpost" });
    expect(response).toMatchObject({
      statusCode: 303,
      headers: { location: "/account?revoked=quillpost" },
    });
    expect((await browser({ url: "/account?revoked=quillpost" })).body).toContain(
      "Quillpost has no access any more",
    );
    expect((await refreshWith(browser, tokens.refresh_token)).json()).toMatchObject({
      error: "invalid_grant",
    });
    const introspection = await browser({
      method: "POST",
      url: "/introspect",
      form: { token: tokens.access_token, resource: contacts },
      headers: { authorization: quillpost },
    });
    expect(introspection.json()).toEqual({ active: false });
    expect((await browser({ url: authorizationUrl() })).headers.location).toMatch(/^\/consent/);
  });

  it("ends a code that was not used yet", async () => {
    const code = (await authorize(browser)).get("code") ?? "";
    await post("/account/revoke", { client_id: "quillpost" });
    expect((await redeem(browser, code)).json()).toMatchObject({ error: "invalid_grant" });
  });

  it("leaves other users and other apps alone", async () => {
    const bobs = fernmail.openBrowser();
    const { refresh_token } = await connect(bobs, bob);
    await signIn(browser, alice);
    for (const client_id of ["quillpost", "nobody", "'; DELETE FROM grants", "\u0000"]) {
      expect((await post("/account/revoke", { client_id })).statusCode).toBe(303);
    }
    expect((await refreshWith(bobs, refresh_token)).statusCode).toBe(200);
    expect(await account(bobs)).toContain("Quillpost");
  });

  it("is not confirmed where it did not happen", async () => {
    await connect();
    for (const revoked of ["quillpost", "nobody", "<script>"]) {
      expect(
        (await browser({ url: `/account?revoked=${encodeURIComponent(revoked)}` })).body,
      ).not.toContain("has no access any more");
    }
  });

  it("needs the form's token, and somebody who is signed in", async () => {
    await connect();
    expect(
      (await browser({ method: "POST", url: "/account/revoke", form: { client_id: "quillpost" } }))
        .statusCode,
    ).toBe(403);
    const stranger = fernmail.openBrowser();
    const form = {
      ...hiddenInputs((await stranger({ url: "/sign-in" })).body),
      client_id: "quillpost",
    };
    expect(
      (await stranger({ method: "POST", url: "/account/revoke", form })).headers.location,
    ).toBe("/sign-in?then=%2Faccount");
    expect(await account()).toContain("Revoke");
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

describe("signing out", () => {
  it("ends this session, here and on the server, and says so", async () => {
    await signIn(browser, alice);
    const response = await post("/sign-out", {});
    expect(response).toMatchObject({ statusCode: 303, headers: { location: "/signed-out" } });
    expect(response.cookies).toContainEqual(
      expect.objectContaining({ name: "session", value: "" }),
    );
    expect((await browser({ url: "/signed-out" })).body).toContain("You are signed out");
    expect((await browser({ url: "/account" })).headers.location).toMatch(/^\/sign-in/);
  });

  it("makes a copied cookie worthless", async () => {
    const page = await browser({ url: "/sign-in" });
    const signedIn = await browser({
      method: "POST",
      url: "/sign-in",
      form: { ...hiddenInputs(page.body), ...alice },
    });
    const copied = signedIn.cookies.find(({ name }) => name === "session")?.value ?? "";
    const thief = fernmail.openBrowser();
    expect(
      (await thief({ url: "/account", headers: { cookie: `session=${copied}` } })).statusCode,
    ).toBe(200);
    await post("/sign-out", {});
    expect(
      (await thief({ url: "/account", headers: { cookie: `session=${copied}` } })).statusCode,
    ).toBe(303);
  });

  it("needs the form's token", async () => {
    await signIn(browser, alice);
    expect((await browser({ method: "POST", url: "/sign-out", form: {} })).statusCode).toBe(403);
    expect((await browser({ url: "/account" })).statusCode).toBe(200);
  });

  it("leaves applications their access", async () => {
    const { refresh_token } = await connect();
    await post("/sign-out", {});
    expect((await refreshWith(browser, refresh_token)).statusCode).toBe(200);
  });
});
