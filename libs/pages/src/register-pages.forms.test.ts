import { createTestBrowser, hiddenInputs } from "@tale/service/testing";
import { afterEach, describe, expect, it } from "vitest";
import { closeParties, createParty } from "./register-pages.testing.ts";

afterEach(closeParties);

describe("a form on its way to another origin", () => {
  it.each([
    ["http://blog.localhost:4000/callback?a=1", "http://blog.localhost:4000"],
    ["https://example.com/cb", "https://example.com"],
    ["com.example.app:/cb", "com.example.app:"],
    ["http://[::1]:4000/cb", "http:"],
    ["https://x;sandbox/cb", "https:"],
    ["https://x,y/cb", "https:"],
  ])("that ends at %s may reach %s", async (redirectUri, source) => {
    const page = await createParty().visit({ url: `/on?to=${encodeURIComponent(redirectUri)}` });
    const policy = String(page.headers["content-security-policy"]);
    expect(policy).toMatch(/; form-action [^;]*$/);
    expect(policy.split("form-action ")[1]).toBe(`'self' ${source}`);
  });
});

describe("a POST", () => {
  it("is accepted with the token of the form", async () => {
    const { visit } = createParty();
    const form = hiddenInputs((await visit({ url: "/form" })).body);
    expect(await visit({ method: "POST", url: "/form", form })).toMatchObject({
      statusCode: 303,
      headers: { location: "/form" },
    });
  });

  it("is accepted from each of a page's forms, also when the page is the first one", async () => {
    const { service } = createParty();
    const tokens = async (visit: ReturnType<typeof createTestBrowser>) =>
      [...(await visit({ url: "/form" })).body.matchAll(/name="_csrf" value="([^"]+)"/g)].map(
        ([, token]) => token ?? "",
      );
    for (const which of [0, 1]) {
      const visit = createTestBrowser(service, "http://party.localhost:4000");
      const _csrf = (await tokens(visit))[which] ?? "";
      expect(await visit({ method: "POST", url: "/form", form: { _csrf } })).toHaveProperty(
        "statusCode",
        303,
      );
    }
  });

  it("is refused without it, with a made-up one, and with one of another browser", async () => {
    const { service, visit } = createParty();
    const stranger = createTestBrowser(service, "http://party.localhost:4000");
    await stranger({ url: "/form" });
    const form = hiddenInputs((await visit({ url: "/form" })).body);
    for (const refused of [
      await visit({ method: "POST", url: "/form" }),
      await visit({ method: "POST", url: "/form", form: { _csrf: "x" } }),
      await stranger({ method: "POST", url: "/form", form }),
    ]) {
      expect(refused.statusCode).toBe(403);
      expect(refused.body).toContain("This form is too old");
    }
  });

  it("may come from anywhere where the route says so", async () => {
    expect(
      await createParty().visit({ method: "POST", url: "/door", form: { a: "1" } }),
    ).toMatchObject({ statusCode: 303, headers: { location: "/form" } });
  });

  it("carries its token in a cookie that scripts cannot read", async () => {
    const plain = await createParty().visit({ url: "/form" });
    expect(plain.cookies).toMatchObject([
      { name: "csrf", path: "/", httpOnly: true, sameSite: "Lax" },
    ]);
    const secure = await createParty("https://party.example").visit({ url: "/form" });
    expect(secure.cookies).toMatchObject([
      { name: "__Host-csrf", path: "/", httpOnly: true, secure: true, sameSite: "Lax" },
    ]);
    expect(secure.headers["strict-transport-security"]).toBeDefined();
  });
});
