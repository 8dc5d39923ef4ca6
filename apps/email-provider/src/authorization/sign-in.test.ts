import * as crypto from "node:crypto";
import { minute } from "@tale/service/clock";
import { createTestBrowser, hiddenInputs } from "@tale/service/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  alice,
  authorizationUrl,
  bob,
  issuer,
  signIn,
  startFernmail,
  type Browser,
  type Fernmail,
} from "../app.testing.ts";

/** Counts the work and what it would cost, and spares the tests from doing it. */
vi.mock("node:crypto", async (importOriginal) => {
  const original = await importOriginal<typeof crypto>();
  const cheap: typeof crypto.argon2 = (algorithm, parameters, done) =>
    original.argon2(algorithm, { ...parameters, memory: 8, passes: 1 }, done);
  return { ...original, argon2: vi.fn(cheap) };
});

let fernmail: Fernmail;
let browser: Browser;
beforeEach(async () => {
  fernmail = await startFernmail();
  browser = fernmail.openBrowser();
});
afterEach(() => fernmail.service.close());

async function post(form: Record<string, string>, by = browser) {
  const page = await by({ url: "/sign-in" });
  return by({ method: "POST", url: "/sign-in", form: { ...hiddenInputs(page.body), ...form } });
}
const stranger = { email: "nobody@fernmail.example", password: "wonderland" };
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

describe("429", () => {
  /** Many forms at once, each sent from an address of its own unless told otherwise. */
  async function attack(count: number, { email, address }: { email?: string; address?: string }) {
    const form = hiddenInputs((await browser({ url: "/sign-in" })).body);
    const attempt = (n: number) => {
      const from = createTestBrowser(
        {
          inject: ((options: object) =>
            fernmail.service.inject({
              ...options,
              remoteAddress: address ?? `10.0.${n >> 8}.${n & 255}`,
            })) as never,
        },
        issuer,
      );
      return from({
        method: "POST",
        url: "/sign-in",
        form: { ...form, email: email ?? `user${n}@fernmail.example`, password: "guess" },
        headers: { cookie: csrfCookie },
      });
    };
    return Promise.all(Array.from({ length: count }, (_, n) => attempt(n)));
  }
  let csrfCookie: string;
  beforeEach(async () => {
    const fresh = fernmail.openBrowser();
    const page = await fresh({ url: "/sign-in" });
    csrfCookie = `csrf=${page.cookies[0]!.value}`;
    browser = (request) =>
      fresh({ ...request, headers: { ...request.headers, cookie: csrfCookie } });
  });
  const statusesOf = (answers: { statusCode: number }[]) =>
    Object.fromEntries(
      Map.groupBy(answers, ({ statusCode }) => statusCode)
        .entries()
        .map(([status, some]) => [status, some.length]),
    );

  it("is the answer after ten wrong passwords for one account, from however many addresses at once", async () => {
    vi.mocked(crypto.argon2).mockClear();
    expect(statusesOf(await attack(50, { email: alice.email }))).toEqual({ 401: 10, 429: 40 });
    expect(crypto.argon2).toHaveBeenCalledTimes(10);
    const right = await browser({
      method: "POST",
      url: "/sign-in",
      form: { ...hiddenInputs((await browser({ url: "/sign-in" })).body), ...alice },
    });
    expect(right.statusCode).toBe(429);
    expect(Number(right.headers["retry-after"])).toBeGreaterThan(0);
    expect(Number(right.headers["retry-after"])).toBeLessThanOrEqual(15 * 60);
  });

  it("is the form again, so that whatever somebody signs in for is not lost", async () => {
    const visitor = fernmail.openBrowser();
    const location = String((await visitor({ url: authorizationUrl() })).headers.location);
    const form = hiddenInputs((await visitor({ url: location })).body);
    const attempt = (changes: object) =>
      visitor({ method: "POST", url: "/sign-in", form: { ...form, ...alice, ...changes } });
    for (let n = 0; n < 10; n++) await attempt({ password: "guess" });
    const page = await attempt({});
    expect(page).toMatchObject({
      statusCode: 429,
      headers: {
        "retry-after": "900",
        "content-security-policy": expect.stringContaining(
          "form-action 'self' http://blog.localhost:4000",
        ),
      },
    });
    for (const text of [
      "Signing in is possible again in 15 minutes",
      "<strong>Quillpost</strong>",
      'id="sign-in"',
      `value="${alice.email}"`,
    ])
      expect(page.body).toContain(text);
    expect(page.body).not.toContain(alice.password);
    expect(hiddenInputs(page.body)).toHaveProperty("request", form["request"]);
    fernmail.clock.now += 15 * minute;
    expect(
      (
        await visitor({
          method: "POST",
          url: "/sign-in",
          form: { ...hiddenInputs(page.body), ...alice },
        })
      ).headers.location,
    ).toBe(location.replace("sign-in", "consent"));
  });

  it("keeps the page of ours that was wanted, and no other", async () => {
    await attack(10, { email: alice.email });
    expect(hiddenInputs((await post({ ...alice, then: "/developer" })).body)).toHaveProperty(
      "then",
      "/developer",
    );
    const over = await post({ ...alice, request: "made-up" });
    expect(over).toMatchObject({
      statusCode: 400,
      body: expect.stringContaining("This request is over"),
    });
  });

  it("is the same for an account that does not exist", async () => {
    expect(statusesOf(await attack(12, { email: stranger.email }))).toEqual({ 401: 10, 429: 2 });
  });

  it("is the answer after sixty attempts a minute from one address, for however many accounts at once", async () => {
    expect(statusesOf(await attack(70, { address: "10.9.9.9" }))).toEqual({ 401: 60, 429: 10 });
    fernmail.clock.now += minute;
    expect(statusesOf(await attack(1, { address: "10.9.9.9" }))).toEqual({ 401: 1 });
  });

  it("is no longer counted for an account when the address is over its own limit: nobody can shut out everybody", async () => {
    await attack(60, { address: "10.9.9.9" });
    expect(statusesOf(await attack(30, { address: "10.9.9.9", email: alice.email }))).toEqual({
      429: 30,
    });
    expect(statusesOf(await attack(11, { email: alice.email }))).toEqual({ 401: 10, 429: 1 });
  });

  it("is the same for all addresses of one IPv6 network, which one host may have", async () => {
    const from = async (count: number, network: string) =>
      Promise.all(
        Array.from({ length: count }, (_, n) =>
          attack(1, {
            address: `${network}::${n.toString(16)}`,
            email: `user${n}@fernmail.example`,
          }),
        ),
      );
    expect(statusesOf((await from(70, "2001:db8:1:2")).flat())).toEqual({ 401: 60, 429: 10 });
    expect(statusesOf((await from(1, "2001:db8:1:3")).flat())).toEqual({ 401: 1 });
  });

  it("is over after a quarter of an hour, and a right password in time clears the count", async () => {
    await attack(9, { email: alice.email });
    fernmail.clock.now += minute;
    expect(await post(alice)).toHaveProperty("statusCode", 303);
    expect(statusesOf(await attack(11, { email: alice.email }))).toEqual({ 401: 10, 429: 1 });
    fernmail.clock.now += 15 * minute;
    expect(await post(alice)).toHaveProperty("statusCode", 303);
  });

  it("is not the answer to sixty people who sign in within a minute", async () => {
    for (let n = 0; n < 30; n++)
      for (const person of [alice, bob])
        expect(await post(person)).toHaveProperty("statusCode", 303);
    await signIn(browser, alice);
  });
});
