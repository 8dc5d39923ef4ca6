import * as crypto from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { alice, authorizationUrl, startFernmail } from "../testing/app.ts";
import { beginAnew, browser, fernmail, post, stranger } from "../testing/sign-in.ts";

/** Counts the work and what it would cost, and spares the tests from doing it. */
vi.mock("node:crypto", async (importOriginal) => {
  const original = await importOriginal<typeof crypto>();
  const cheap: typeof crypto.argon2 = (algorithm, parameters, done) =>
    original.argon2(algorithm, { ...parameters, memory: 8, passes: 1 }, done);
  return { ...original, argon2: vi.fn(cheap) };
});
beforeEach(beginAnew);

afterEach(() => fernmail.service.close());
const wrong = { ...alice, password: "looking-glass" };

describe("200", () => {
  it("is a form whose fields anybody can find", async () => {
    const page = await browser({ url: "/sign-in" });
    for (const part of ['id="sign-in"', 'name="email"', 'name="password"', 'type="password"'])
      expect(page.body).toContain(part);
    expect(page.headers).toMatchObject({
      "cache-control": "no-store",
      "referrer-policy": "same-origin",
      "x-frame-options": "DENY",
    });
    expect(page.headers["content-security-policy"]).toContain("frame-ancestors 'none'");
  });

  it("names the client whose request waits, fills in whom it expects, and lets the answer through", async () => {
    const { headers } = await browser({
      url: authorizationUrl({ login_hint: 'a"b@fernmail.example' }),
    });
    const page = await browser({ url: String(headers.location) });
    expect(page.body).toContain("<strong>Quillpost</strong>");
    expect(page.body).toContain("a&quot;b@fernmail.example");
    expect(page.headers["content-security-policy"]).toContain(
      "form-action 'self' http://blog.localhost:4000",
    );
  });
});

describe("303", () => {
  it.each([
    ["the account page", {}, "/account"],
    ["the page of ours that was wanted", { then: "/developer" }, "/developer"],
    ["the account page instead of another site", { then: "//evil.example" }, "/account"],
    ["the request that waits", { request: "some id&x" }, "/consent?request=some%20id%26x"],
  ])("leads to %s", async (_, purpose, location) => {
    const response = await post({ ...alice, ...purpose });
    expect(response.statusCode).toBe(303);
    expect(response.headers.location).toBe(location);
  });

  it("knows people whatever the case of their address", async () => {
    expect(await post({ ...alice, email: " Alice@FERNMAIL.example " })).toHaveProperty(
      "statusCode",
      303,
    );
  });

  it("brings a session of its own each time, and never the one that came", async () => {
    const cookies = [await post(alice), await post(alice)].map(({ cookies }) =>
      cookies.find(({ name }) => name === "session"),
    );
    expect(cookies[0]).toMatchObject({
      httpOnly: true,
      sameSite: "Lax",
      path: "/",
      value: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(cookies[1]!.value).not.toBe(cookies[0]!.value);
    const withSession = (cookie: string) =>
      fernmail.openBrowser()({ url: authorizationUrl(), headers: { cookie: `session=${cookie}` } });
    expect((await withSession(cookies[1]!.value)).headers.location).toMatch(/^\/consent/);
    expect((await withSession(cookies[0]!.value)).headers.location).toMatch(/^\/sign-in/);
  });
});

describe("the session cookie", () => {
  it("is for this host and https only where there is https", async () => {
    const secure = await startFernmail({ environment: { ORIGIN: "https://fernmail.example" } });
    const response = await post(alice, secure.openBrowser());
    expect(response.cookies.find(({ name }) => name === "__Host-session")).toMatchObject({
      secure: true,
      httpOnly: true,
      path: "/",
      sameSite: "Lax",
    });
    await secure.service.close();
  });
});

describe("401", () => {
  it("is the same for an unknown user and a wrong password, in words and in work", async () => {
    vi.mocked(crypto.argon2).mockClear();
    const [unknown, mistaken] = [await post(stranger), await post(wrong)];
    expect(crypto.argon2).toHaveBeenCalledTimes(2);
    const [first, second] = vi
      .mocked(crypto.argon2)
      .mock.calls.map(([algorithm, { message: _m, nonce: _n, ...cost }]) => ({
        algorithm,
        ...cost,
      }));
    expect(first).toEqual({
      algorithm: "argon2id",
      memory: 19_456,
      passes: 2,
      parallelism: 1,
      tagLength: 32,
    });
    expect(second).toEqual(first);
    expect([unknown.statusCode, mistaken.statusCode]).toEqual([401, 401]);
    const withoutSecrets = ({ body }: typeof unknown) =>
      body
        .replace(/name="_csrf" value="[^"]*"/, "")
        .replaceAll(stranger.email, "x")
        .replaceAll(alice.email, "x");
    expect(withoutSecrets(unknown)).toBe(withoutSecrets(mistaken));
    expect(Object.keys(unknown.headers)).toEqual(Object.keys(mistaken.headers));
    expect(mistaken.cookies.some(({ name }) => name === "session")).toBe(false);
    expect(mistaken.body).not.toContain(wrong.password);
  });

  it("is the answer to empty fields", async () => {
    expect(await post({})).toHaveProperty("statusCode", 401);
    expect(await post({ ...alice, password: "" })).toHaveProperty("statusCode", 401);
  });
});

describe("400", () => {
  it.each([
    ["a password of 1,025 characters", { ...alice, password: "x".repeat(1_025) }],
    ["an address of 321 characters", { ...alice, email: "x".repeat(321) }],
  ])("is the answer to %s", async (_, form) => {
    expect(await post(form)).toHaveProperty("statusCode", 400);
  });

  it("is the answer to a request that does not wait in this browser", async () => {
    const { headers } = await fernmail.openBrowser()({ url: authorizationUrl() });
    expect(await browser({ url: String(headers.location) })).toHaveProperty("statusCode", 400);
  });
});

describe("403", () => {
  it("is the answer without the form's CSRF token", async () => {
    await browser({ url: "/sign-in" });
    const response = await browser({ method: "POST", url: "/sign-in", form: alice });
    expect(response.statusCode).toBe(403);
    expect(response.cookies.some(({ name }) => name === "session")).toBe(false);
  });
});
