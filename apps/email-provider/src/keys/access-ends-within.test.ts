import { describe, expect, it } from "vitest";
import { accessEndsWithin } from "./access-ends-within.ts";
import {
  alice,
  authorize,
  authorizationUrl,
  quinn,
  signIn,
  startFernmail,
} from "../testing/app.ts";

describe("what was taken back ends", () => {
  it.each([
    [300, "5 minutes and 30 seconds"],
    [30, "60 seconds"],
    [89, "119 seconds"],
    [90, "2 minutes"],
    [570, "10 minutes"],
    [3600, "60 minutes and 30 seconds"],
  ])("with a token of %i seconds within %s, clock skew included", (lifetime, words) => {
    expect(accessEndsWithin(lifetime)).toBe(words);
  });

  it("as is told at consent, on the account page, for a device and before an application is deleted", async () => {
    const fernmail = await startFernmail();
    const [browser, portal] = [fernmail.openBrowser(), fernmail.openBrowser()];
    await signIn(browser, alice);
    const told = "within 5 minutes and 30 seconds";
    const asked = await browser({ url: authorizationUrl() });
    expect((await browser({ url: String(asked.headers.location) })).body).toContain(told);
    await authorize(browser);
    expect((await browser({ url: "/account" })).body).toContain(
      told.replace("5 minutes and 30 seconds", "<strong>$&</strong>"),
    );
    await signIn(portal, quinn);
    expect((await portal({ url: "/developer/applications/quillpost/delete" })).body).toContain(
      told,
    );
    await fernmail.service.close();
  });
});
