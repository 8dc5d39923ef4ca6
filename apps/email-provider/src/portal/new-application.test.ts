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
} from "../testing/app.ts";
import { goodForm, openPortal, register, send, shown } from "../testing/portal.ts";

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

/** The browser's own cookies with another beside them. */
async function cookieOf(browser: Browser, extra: string): Promise<string> {
  const session = (await browser({ url: "/developer" })).raw.req.headers.cookie;
  return `${session}; ${extra}`;
}
