import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startFernmail, type Browser, type Fernmail } from "../testing/app.ts";
import { goodForm, openPortal, register, send } from "../testing/portal.ts";

let fernmail: Fernmail;
let quinn: Browser;
beforeAll(async () => {
  fernmail = await startFernmail();
  quinn = await openPortal(fernmail);
});
afterAll(() => fernmail.service.close());

describe("422", () => {
  it("says beside each field what is wrong, and keeps everything that was typed", async () => {
    const typed = {
      name: "",
      description: "d".repeat(301),
      homepage: "javascript:alert(1)",
      redirect_uris: "https://ok.example/cb\nhttp://evil.example/cb\nhttps://ok.example/#x",
      kind: "native",
    };
    const page = await send(quinn, "/developer/new", typed);
    expect(page.statusCode).toBe(422);
    for (const text of [
      "It is empty",
      "longer than 300",
      "not a web address",
      "http://evil.example/cb: plain http",
      "https://ok.example/#x: it contains a fragment",
      "Tick at least one",
    ])
      expect(page.body).toContain(text.replaceAll("=", "&#x3D;"));
    expect(page.body).not.toContain("https://ok.example/cb:");
    expect(page.body).toContain(
      "https://ok.example/cb\nhttp://evil.example/cb\nhttps://ok.example/#x</textarea>",
    );
    expect(page.body).toContain(`value="${"d".repeat(301)}"`);
    expect(page.body).toMatch(/value="native" checked/);
  });

  it("says all of it at the top as well, with a way to each field, and puts the focus on the first", async () => {
    const page = await send(quinn, "/developer/new", {
      redirect_uris: "http://evil.example/cb\nhttps://ok.example/#x\nhttps://ok.example/?iss=1",
    });
    const [summary = ""] = /<div id="problems"[\s\S]*?<\/div>/.exec(page.body) ?? [];
    expect(summary).toContain('role="alert"');
    expect([...summary.matchAll(/<a href="#([^"]+)">/g)].map(([, id]) => id)).toEqual([
      "name",
      "redirect-uris",
      "scope",
    ]);
    for (const text of [
      "It is empty",
      "http://evil.example/cb: plain http",
      "it contains a fragment",
      "its query contains iss",
      "Tick at least one",
    ])
      expect(summary).toContain(text);
    for (const id of ["name", "redirect-uris", "scope"])
      expect(page.body).toMatch(
        new RegExp(
          `<(?:input|textarea) id="${id}"[^>]* aria-describedby="[^"]*${id}-problem"[^>]* aria-invalid="true"`,
        ),
      );
    expect(page.body.match(/<[^>]* autofocus>/g)).toEqual([expect.stringContaining('id="name"')]);
  });

  it.each([
    ["description", { description: "d".repeat(301) }],
    ["homepage", { homepage: "nonsense" }],
    ["redirect-uris", { redirect_uris: "" }],
    ["scope", { scope: "" }],
  ])("puts the focus on %s when that comes first", async (id, changes) => {
    const page = await send(quinn, "/developer/new", { ...goodForm, ...changes });
    expect(page.body.match(/<[^>]* autofocus>/g)).toEqual([expect.stringContaining(`id="${id}"`)]);
  });

  it("is never told of a form nobody has sent", async () => {
    const { body } = await quinn({ url: "/developer/new" });
    for (const sign of ['id="problems"', "aria-invalid", "autofocus", "-problem"])
      expect(body).not.toContain(sign);
  });

  it("saves nothing", async () => {
    const before = (await quinn({ url: "/developer" })).body;
    await send(quinn, "/developer/new", { ...goodForm, redirect_uris: "nonsense" });
    expect((await quinn({ url: "/developer" })).body).toBe(before);
  });

  it("ignores a scope and a kind that nobody offered", async () => {
    expect(
      (await send(quinn, "/developer/new", { ...goodForm, scope: "mail.send" })).statusCode,
    ).toBe(422);
    const { page } = await register(quinn, { kind: "superuser" });
    expect(page).toContain("client_secret_basic");
  });
});

describe("422", () => {
  it("is the answer to a redirect URI behind sixty thousand spaces, and soon", async () => {
    const before = performance.now();
    expect(
      await send(quinn, "/developer/new", { ...goodForm, redirect_uris: `${" ".repeat(60_000)}x` }),
    ).toHaveProperty("statusCode", 422);
    expect(performance.now() - before).toBeLessThan(1_000);
  });
});

describe("429", () => {
  it("comes after sixty registrations a minute from one address", async () => {
    fernmail.clock.now = Math.ceil(fernmail.clock.now / 60_000) * 60_000 + 60_000;
    let last = await send(quinn, "/developer/new", goodForm);
    for (let n = 1; n < 61; n++) last = await send(quinn, "/developer/new", goodForm);
    expect(last.statusCode).toBe(429);
    expect(Number(last.headers["retry-after"])).toBeGreaterThan(0);
  });
});
