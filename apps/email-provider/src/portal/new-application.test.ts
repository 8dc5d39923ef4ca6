import { formatBasicCredentials } from "@tale/protocol/basic-credentials";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  authorizationUrl,
  authorize,
  issuer,
  redeem,
  redirectUri,
  startFernmail,
  type Browser,
  type Fernmail,
} from "../app.testing.ts";
import { goodForm, openPortal, register, send, shown } from "./portal.testing.ts";

let fernmail: Fernmail;
let quinn: Browser;
beforeAll(async () => {
  fernmail = await startFernmail();
  quinn = await openPortal(fernmail);
});
afterAll(() => fernmail.service.close());

describe("303, to the page of the new application", () => {
  it("shows id and secret, and everything else the application must be told", async () => {
    const { path, page, id, secret } = await register(quinn, {
      description: "It mails.",
      homepage: "https://quillpost.example",
    });
    expect(id).toMatch(/^quillpost-[0-9a-f]{12}$/);
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(path).toBe(`/developer/applications/${id}`);
    expect(shown(page, "issuer")).toBe(issuer);
    expect(shown(page, "metadata-url")).toBe(`${issuer}/.well-known/oauth-authorization-server`);
    expect(shown(page, "redirect-uri-1")).toBe(redirectUri);
    expect(shown(page, "scope")).toBe("contacts.read contacts.write");
    expect(page).toContain("client_secret_basic");
  });

  it("shows the secret this once", async () => {
    const { path, secret } = await register(quinn);
    const again = await quinn({ url: path });
    expect(again.statusCode).toBe(200);
    expect(again.body).not.toContain(secret);
    expect(shown(again.body, "client-secret")).toBeUndefined();
  });

  it("carries the secret over in a cookie for that page only, which no script reads and which is gone in a minute", async () => {
    const { cookies, headers, body } = await send(quinn, "/developer/new", goodForm);
    expect(cookies).toMatchObject([
      { name: "fresh-secret", path: headers.location, httpOnly: true, sameSite: "Lax", maxAge: 60 },
    ]);
    expect(`${headers.location}${body}`).not.toContain(cookies[0]?.value);
  });

  it("shows no secret that somebody else put into the cookie", async () => {
    const { path } = await register(quinn);
    const page = await quinn({
      url: path,
      headers: { cookie: await cookieOf(quinn, "fresh-secret=planted") },
    });
    expect(page.statusCode).toBe(200);
    expect(page.cookies).toMatchObject([{ name: "fresh-secret", value: "" }]);
    expect(page.body).not.toContain("planted");
  });

  it("works: the new client gets tokens that it can refresh", async () => {
    const { id, secret } = await register(quinn);
    const alice = fernmail.openBrowser();
    const code =
      (await authorize(alice, { url: authorizationUrl({ client_id: id }) })).get("code") ?? "";
    const response = await redeem(
      alice,
      code,
      {},
      { authorization: formatBasicCredentials({ clientId: id, clientSecret: secret ?? "" }) },
    );
    expect(response.json()).toMatchObject({
      token_type: "Bearer",
      refresh_token: expect.any(String),
    });
  });

  it.each(["browser", "native"])("gives an application of kind %s no secret", async (kind) => {
    const { page, id, secret } = await register(quinn, { kind });
    expect(secret).toBeUndefined();
    expect(page).toContain("No client secret");
    const alice = fernmail.openBrowser();
    const code =
      (await authorize(alice, { url: authorizationUrl({ client_id: id }) })).get("code") ?? "";
    expect((await redeem(alice, code, { client_id: id }, {})).statusCode).toBe(200);
  });

  it("needs no redirect URI for a television, which gets codes at once", async () => {
    const { page, id, secret } = await register(quinn, { kind: "screen", redirect_uris: "" });
    expect(secret).toBeUndefined();
    expect(page).toContain("It shows a code that its user types into a phone");
    expect(page).not.toContain("PKCE");
    expect(
      (
        await quinn({ method: "POST", url: "/device_authorization", form: { client_id: id } })
      ).json(),
    ).toHaveProperty("user_code");
    expect(
      await send(quinn, `/developer/applications/${id}/edit`, {
        ...goodForm,
        name: "Bigger television",
        redirect_uris: "",
      }),
    ).toHaveProperty("statusCode", 303);
  });

  it("takes redirect URIs one per line, each once", async () => {
    const { page } = await register(quinn, {
      redirect_uris: " https://a.example/cb \r\n\r\nhttps://b.example/cb\nhttps://a.example/cb",
    });
    expect([
      shown(page, "redirect-uri-1"),
      shown(page, "redirect-uri-2"),
      shown(page, "redirect-uri-3"),
    ]).toEqual(["https://a.example/cb", "https://b.example/cb", undefined]);
  });
});

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

describe("a stranger", () => {
  it("is asked to sign in first, and comes back", async () => {
    const stranger = fernmail.openBrowser();
    expect(await stranger({ url: "/developer/new" })).toMatchObject({
      statusCode: 303,
      headers: { location: "/sign-in?then=%2Fdeveloper%2Fnew" },
    });
    expect(await stranger({ url: "/developer" })).toMatchObject({
      statusCode: 303,
      headers: { location: "/sign-in?then=%2Fdeveloper" },
    });
  });

  it("cannot register in the name of whoever is signed in: the form's token is needed", async () => {
    expect(
      (await quinn({ method: "POST", url: "/developer/new", form: goodForm })).statusCode,
    ).toBe(403);
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

/** The browser's own cookies with another beside them. */
async function cookieOf(browser: Browser, extra: string): Promise<string> {
  const session = (await browser({ url: "/developer" })).raw.req.headers.cookie;
  return `${session}; ${extra}`;
}
