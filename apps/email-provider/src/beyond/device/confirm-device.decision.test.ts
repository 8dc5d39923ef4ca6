import { minute } from "@tale/service/clock";
import { createTestBrowser, hiddenInputs } from "@tale/service/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { alice, bob, issuer, signIn, type Browser } from "../../testing/app.ts";
import { compare, decide, poll } from "../../testing/device.ts";
import {
  beginAnew,
  codes,
  device,
  expectUnknown,
  fernmail,
  phone,
} from "../../testing/confirm-device.ts";

beforeEach(beginAnew);

afterEach(() => fernmail.service.close());
const isAllowed = async () => (await poll(device, codes.device_code)).statusCode === 200;

describe("a decision", () => {
  beforeEach(() => signIn(phone, alice));

  it("ends with a page that says so, as often as it is looked at", async () => {
    const page = await decide(phone, codes.user_code);
    for (const text of ["Hall television", "is connected", "You can put the phone away"])
      expect(page.body).toContain(text);
    expect((await compare(phone, codes.user_code)).page.body).toContain("is connected");
  });

  it("is made once: a later one changes nothing, nor do several at once", async () => {
    const { form } = await compare(phone, codes.user_code);
    const post = (decision: string) =>
      phone({
        method: "POST",
        url: "/device/confirm",
        form: { ...form, decision, scope: "contacts.read" },
      });
    expect((await post("deny")).statusCode).toBe(303);
    await Promise.all([post("allow"), post("allow")]);
    expect((await compare(phone, codes.user_code)).page.body).toContain("Nothing was shared");
    expect(await isAllowed()).toBe(false);
  });

  it("is not made by whoever signs in later in the same browser", async () => {
    const { form } = await compare(phone, codes.user_code);
    await signIn(phone, bob);
    expectUnknown(
      await phone({
        method: "POST",
        url: "/device/confirm",
        form: { ...form, decision: "allow", scope: "contacts.read" },
      }),
    );
    expect(await isAllowed()).toBe(false);
  });

  it("is not made in another session of the same user", async () => {
    await compare(phone, codes.user_code);
    const other = fernmail.openBrowser();
    await signIn(other, alice);
    const csrf = hiddenInputs((await other({ url: "/sign-in" })).body)["_csrf"]!;
    expectUnknown(
      await other({
        method: "POST",
        url: "/device/confirm",
        form: {
          _csrf: csrf,
          user_code: codes.user_code,
          decision: "allow",
          scope: "contacts.read",
        },
      }),
    );
    expect(await isAllowed()).toBe(false);
  });

  it("is not made without the form's CSRF token, without a session, or without being one", async () => {
    const { form } = await compare(phone, codes.user_code);
    expect(
      await phone({
        method: "POST",
        url: "/device/confirm",
        form: { user_code: codes.user_code, decision: "allow", scope: "contacts.read" },
      }),
    ).toHaveProperty("statusCode", 403);
    expect(
      await phone({
        method: "POST",
        url: "/device/confirm",
        form: { ...form, decision: "perhaps", scope: "contacts.read" },
      }),
    ).toHaveProperty("statusCode", 400);
    const stranger = fernmail.openBrowser();
    const csrf = hiddenInputs((await stranger({ url: "/sign-in" })).body)["_csrf"]!;
    const sent = await stranger({
      method: "POST",
      url: "/device/confirm",
      form: { ...form, _csrf: csrf, decision: "allow", scope: "contacts.read" },
    });
    expect(sent.headers.location).toMatch(/^\/sign-in\?then=/);
    expect(await isAllowed()).toBe(false);
  });
});

describe("429", () => {
  const csrfOf = async (browser: Browser) =>
    hiddenInputs((await browser({ url: "/sign-in" })).body)["_csrf"]!;
  const statusesOf = (answers: { statusCode: number }[]) =>
    Object.fromEntries(
      Map.groupBy(answers, ({ statusCode }) => statusCode)
        .entries()
        .map(([status, some]) => [status, some.length]),
    );

  it("is the answer to one user's twenty-first code, all at once and from however many sessions and addresses (RFC 8628 §5.1)", async () => {
    const browsers = await Promise.all(
      ["10.0.0.1", "10.0.0.2"].map(async (remoteAddress) => {
        const browser = createTestBrowser(
          {
            inject: ((options: object) =>
              fernmail.service.inject({ ...options, remoteAddress })) as never,
          },
          issuer,
        );
        await signIn(browser, alice);
        return browser;
      }),
    );
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, n) => compare(browsers[n % 2]!, "BBBB-BBBB")),
    );
    expect(statusesOf(answers.map(({ page }) => page))).toEqual({ 404: 20, 429: 10 });
    const { page } = await compare(browsers[0]!, codes.user_code);
    expect(page.statusCode).toBe(429);
    expect(Number(page.headers["retry-after"])).toBeGreaterThan(0);
    const decided = await browsers[0]!({
      method: "POST",
      url: "/device/confirm",
      form: { _csrf: await csrfOf(browsers[0]!), user_code: codes.user_code, decision: "allow" },
    });
    expect(decided.statusCode).toBe(429);
    fernmail.clock.now += 10 * minute;
    expectUnknown((await compare(browsers[0]!, "BBBB-BBBB")).page);
  });

  it("is no longer counted for a user when the address is over its own limit", async () => {
    const openAt = async (remoteAddress: string, user: typeof alice) => {
      const browser = createTestBrowser(
        {
          inject: ((options: object) =>
            fernmail.service.inject({ ...options, remoteAddress })) as never,
        },
        issuer,
      );
      await signIn(browser, user);
      return browser;
    };
    const [other, crowded, elsewhere] = await Promise.all([
      openAt("10.0.0.1", bob),
      openAt("10.0.0.1", alice),
      openAt("10.0.0.2", alice),
    ]);
    await Promise.all(Array.from({ length: 30 }, () => compare(other, "BBBB-BBBB")));
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => compare(crowded, "BBBB-BBBB")),
    );
    expect(statusesOf(answers.map(({ page }) => page))).toEqual({ 429: 20 });
    expectUnknown((await compare(elsewhere, "BBBB-BBBB")).page);
  });

  it("is the answer to one address's thirty-first code in a minute, for however many users", async () => {
    const browsers = await Promise.all(
      [alice, bob].map(async (user) => {
        const browser = fernmail.openBrowser();
        await signIn(browser, user);
        return browser;
      }),
    );
    const answers = await Promise.all(
      Array.from({ length: 32 }, (_, n) => compare(browsers[n % 2]!, "BBBB-BBBB")),
    );
    expect(statusesOf(answers.map(({ page }) => page))).toEqual({ 404: 30, 429: 2 });
    fernmail.clock.now += minute;
    expectUnknown((await compare(browsers[0]!, "BBBB-BBBB")).page);
  });
});
