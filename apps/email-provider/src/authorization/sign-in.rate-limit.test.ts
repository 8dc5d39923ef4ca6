import * as crypto from "node:crypto";
import { minute } from "@tale/service/clock";
import { createTestBrowser, hiddenInputs } from "@tale/service/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { alice, authorizationUrl, bob, issuer, signIn } from "../testing/app.ts";
import { beginAnew, browser, continueWith, fernmail, post, stranger } from "../testing/sign-in.ts";

/** Counts the work and what it would cost, and spares the tests from doing it. */
vi.mock("node:crypto", async (importOriginal) => {
  const original = await importOriginal<typeof crypto>();
  const cheap: typeof crypto.argon2 = (algorithm, parameters, done) =>
    original.argon2(algorithm, { ...parameters, memory: 8, passes: 1 }, done);
  return { ...original, argon2: vi.fn(cheap) };
});
beforeEach(beginAnew);

afterEach(() => fernmail.service.close());

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
    continueWith((request) =>
      fresh({ ...request, headers: { ...request.headers, cookie: csrfCookie } }),
    );
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
