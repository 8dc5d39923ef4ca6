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
} from "../testing/app.ts";
import { account, beginAnew, browser, connect, fernmail, post } from "../testing/account.ts";

beforeEach(beginAnew);

afterEach(() => fernmail.service.close());

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
